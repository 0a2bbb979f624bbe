package org.simvite.command;

import org.jspecify.annotations.Nullable;

/**
 * What became of a command in one aggregate, for good.
 *
 * @param reason why it changed nothing or was refused; null when it is done
 */
public record Outcome(Result result, @Nullable Reason reason) {

    /** It is carried out. */
    public static final Outcome DONE = new Outcome(Result.DONE, null);

    /** By the names of the contract's {@code CommandResult}. */
    public enum Result {
        DONE,
        UNCHANGED,
        REFUSED
    }

    /** By the names of the contract's {@code CommandReason}. */
    public enum Reason {
        ALREADY_SO,
        OVERTAKEN,
        ENDED,
        ACCOUNT_UNKNOWN,
        INVITE_UNKNOWN,
        NOT_YOURS,
        INVALID
    }

    public static Outcome unchanged(Reason reason) {
        return new Outcome(Result.UNCHANGED, reason);
    }

    public static Outcome refused(Reason reason) {
        return new Outcome(Result.REFUSED, reason);
    }

    /** Of a command on a standing. */
    public static Outcome of(Standing.Verdict verdict) {
        return switch (verdict) {
            case CHANGED -> DONE;
            case ALREADY_SO -> unchanged(Reason.ALREADY_SO);
            case OVERTAKEN -> unchanged(Reason.OVERTAKEN);
            case ENDED -> unchanged(Reason.ENDED);
        };
    }
}
