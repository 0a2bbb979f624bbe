package org.simvite.invite.device;

/** What became of a command to release a device. */
public enum ReleaseResult {
    DONE,
    /** It is nobody's already. */
    ALREADY_SO,
    /** It was confirmed after the command was given. */
    OVERTAKEN,
    /** No download ever confirmed it for anybody. */
    DEVICE_UNKNOWN
}
