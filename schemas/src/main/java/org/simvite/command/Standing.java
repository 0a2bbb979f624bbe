package org.simvite.command;

/**
 * How something that can be suspended stands, and by which command. The command given last decides, not the one read last, so
 * neither repeated nor overtaken commands matter; an end is final whenever it was commanded. So whoever is told the same
 * commands, in whatever order, comes to the same status.
 *
 * @param by the deciding command; {@link Given#NEVER} when there was none
 */
public record Standing(AccountStatus status, Given by) {

    /** Of what nobody has commanded anything. */
    public static final Standing INITIAL = new Standing(AccountStatus.ACTIVE, Given.NEVER);

    /** What a command comes to. */
    public enum Verdict {
        /** The status is another one now. */
        CHANGED,
        /** What is commanded stands already; given later than what it stands by, it is what it stands by now. */
        ALREADY_SO,
        /** A command given later holds. */
        OVERTAKEN,
        /** It has ended for good. */
        ENDED
    }

    /** What the command comes to. */
    public Verdict verdict(AccountStatus commanded, Given given) {
        if (status.ended() || commanded.ended()) {
            if (commanded.compareTo(status) > 0) {
                return Verdict.CHANGED;
            }
            return commanded == status ? Verdict.ALREADY_SO : Verdict.ENDED;
        }
        if (commanded == status) {
            return Verdict.ALREADY_SO;
        }
        return given.isAfter(by) ? Verdict.CHANGED : Verdict.OVERTAKEN;
    }

    /** How it stands when the command was taken in; the same standing if that changes nothing. */
    public Standing after(AccountStatus commanded, Given given) {
        return switch (verdict(commanded, given)) {
            case CHANGED -> new Standing(commanded, given);
            case ALREADY_SO -> !status.ended() && given.isAfter(by) ? new Standing(status, given) : this;
            case OVERTAKEN, ENDED -> this;
        };
    }
}
