package org.simvite.backing.smdp;

/** What becomes of a function call. */
public sealed interface Decision {

    /** Done; the profile is in its new state. */
    record Executed(Profile profile) implements Decision {}

    /** The very same call again, after it was done: nothing changed, answered as the first time. */
    record Repeated(Profile profile) implements Decision {}

    /** Nothing left to do: the profile was already as asked for. Reported as executed with a warning. */
    record AlreadySo(Profile profile, StatusCode warning) implements Decision {}

    /** Nothing done. */
    record Refused(StatusCode code) implements Decision {}
}
