package org.simvite.invite.device;

/** What the devices' books say about an install code that is asked for. */
public enum DeviceVerdict {
    /** They were not asked: the request did not come by way of a registration. */
    UNKNOWN,
    /** The device is nobody else's, however many claim it. */
    FIRST,
    /** A download confirmed the device for another account. */
    KNOWN
}
