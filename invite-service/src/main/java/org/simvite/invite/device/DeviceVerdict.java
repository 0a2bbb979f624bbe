package org.simvite.invite.device;

/** What the devices' books say about an install code that is asked for. */
public enum DeviceVerdict {
    /** They were not asked: the request did not come by way of a registration. */
    UNKNOWN,
    /** The device is seen for the first time under any account. */
    FIRST,
    /** The device was seen under another account before. */
    KNOWN
}
