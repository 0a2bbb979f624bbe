package org.simvite.gateway.activity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a source says it has reported.
 *
 * @param through everything that happened up to this time; not in the future
 * @param forGood it will report no more, so that nobody waits for it, until it reports again
 */
public record Reported(Instant through, boolean forGood) {

    /** The word for it in a call. */
    static final String FOR_GOOD = "for-good";

    /** A time up to now (RFC 3339), or {@link #FOR_GOOD}; empty if the text is neither. */
    static Optional<Reported> parse(String text, Instant now) {
        return text.equals(FOR_GOOD)
                ? Optional.of(new Reported(now, true))
                : Activity.time(text)
                        .filter(through -> !through.isAfter(now))
                        .map(through -> new Reported(through, false));
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
