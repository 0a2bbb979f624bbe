package org.simvite.gateway.answer;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal (RFC 9457). Carries no input of the caller and nothing of our inside.
 *
 * @param detail for people; null when the title says it all
 * @param faults where the contract is broken
 * @param retryAfter when it is worth trying again; null when it is not
 */
public record Problem(
        ProblemType type,
        @Nullable String detail,
        List<Fault> faults,
        @Nullable Duration retryAfter) implements Reply {

    public Problem(ProblemType type) {
        this(type, null, List.of(), null);
    }

    public Problem withDetail(String text) {
        return new Problem(type, text, faults, retryAfter);
    }

    public Problem withFaults(List<Fault> places) {
        return new Problem(type, detail, places, retryAfter);
    }

    public Problem retryAfter(Duration time) {
        return new Problem(type, detail, faults, time);
    }
}
