package org.simvite.gateway.activity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import org.simvite.gateway.call.RowProblem;

/**
 * How far a source says it has reported.
 *
 * @param through everything that happened up to this time; not in the future
 * @param forGood it will report no more, so that nobody waits for it, until it reports again
 */
public record Reported(Instant through, boolean forGood) {

    /** The word for it in a call. */
    static final String FOR_GOOD = "for-good";

    /** What reading it comes to. */
    sealed interface Read {

        record Ok(Reported said) implements Read {}

        /** @param problem MALFORMED: neither a time nor the word; NOT_ALLOWED: too far ahead of our clock */
        record Wrong(RowProblem problem) implements Read {}
    }

    /**
     * Reads a time (RFC 3339), or {@link #FOR_GOOD}. Clocks differ: a time ahead of ours by as much as an event's may be counts up to now, since nobody
     * can have reported the future.
     */
    static Read parse(String text, Instant now) {
        if (text.equals(FOR_GOOD)) {
            return new Read.Ok(new Reported(now, true));
        }
        var time = Activity.time(text);
        if (time.isEmpty() || Activity.isTooFarAhead(time.get(), now)) {
            return new Read.Wrong(time.isEmpty() ? RowProblem.MALFORMED : RowProblem.NOT_ALLOWED);
        }
        return new Read.Ok(new Reported(time.get().isAfter(now) ? now : time.get(), false));
    }

    /** What a batch says last counts: the word, else the later time. */
    Reported and(Reported other) {
        if (forGood || other.forGood) {
            return forGood ? this : other;
        }
        return other.through.isAfter(through) ? other : this;
    }

    @JsonValue
    String text() {
        return forGood ? FOR_GOOD : through.toString();
    }
}
