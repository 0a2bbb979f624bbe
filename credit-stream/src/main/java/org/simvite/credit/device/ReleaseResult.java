package org.simvite.credit.device;

/** What became of a command to release a device; named as on the topic where it changed nothing. */
public enum ReleaseResult {
    DONE,
    /** Nothing occupies it. */
    ALREADY_SO,
    /** A later command holds. */
    OVERTAKEN
}
