package org.simvite.provisioning.pool;

import org.jspecify.annotations.Nullable;

/** What POOL tells the world about one step. */
public sealed interface Effect {

    record ProfileChanged(Profile profile) implements Effect {}

    /**
     * The application has come to another stage.
     *
     * @param profile the one it has or had last; null when it never had one
     * @param position BACKORDERED: how many were in line before it; null else
     */
    record ReservationChanged(
            Reservation reservation,
            @Nullable Profile profile,
            @Nullable Long position) implements Effect {}

    record OrderIssued(Order order) implements Effect {}

    record AssignmentsChanged(Assignments assignments) implements Effect {}

    /** Nothing of the application is remembered any more. */
    record ApplicationForgotten(String applicationId) implements Effect {}

    /** Nothing of the retired profile is remembered any more. */
    record ProfileForgotten(Profile profile) implements Effect {}

    /** Nobody has the identifier any more. */
    record AssignmentsForgotten(String key) implements Effect {}

    /** To the code: the pool has the application, or could not fulfil it. Told again to whoever asks again. */
    record Answered(Reservation reservation) implements Effect {}

    /** To the profile: it is in the pool's stock. @param refusal why it is not; null: it is */
    record Stocked(StockCommand.Add command, @Nullable Cause refusal) implements Effect {}

    /** To the profile: it stays in the pool's stock, and no other row takes its place. */
    record Kept(StockCommand.Release command) implements Effect {}

    /** The command will be carried out when the profile comes back; {@link CommandEnded} tells the end. */
    record CommandWaits() implements Effect {}

    /** A command that waited has ended. @param overtaken a later one took it back; else it is carried out */
    record CommandEnded(String commandId, String iccid, boolean overtaken) implements Effect {}

    /** Nothing was done; counted. */
    record Ignored(Cause cause) implements Effect {}

    /** Why a command, a request or a result changed nothing. */
    enum Cause {
        /** It was carried out before. */
        DUPLICATE,
        /** It speaks of a generation, an attempt or an application that is over. */
        STALE,
        /** Nobody knows that profile or application. */
        UNKNOWN,
        /** The profile is in another pool. */
        OTHER_POOL,
        /** Another profile in use has that IMSI or MSISDN. */
        IDENTIFIER_TAKEN,
        /** The profile is out there, or was: it cannot be issued again. */
        SPENT,
        /** A virtual SIM without IMSI, algorithm or keys. */
        INCOMPLETE,
        /** An eSIM at an SM-DP+ that is not configured. */
        SMDP_UNKNOWN
    }
}
