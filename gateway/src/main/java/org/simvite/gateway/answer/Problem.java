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
 * @param accept media types that are taken instead (RFC 9110 15.5.16); null when that is not what is wrong
 */
public record Problem(
        ProblemType type,
        @Nullable String detail,
        List<Fault> faults,
        @Nullable Duration retryAfter,
        @Nullable String accept)
        implements Reply {

    public Problem(ProblemType type) {
        this(type, null, List.of(), null, null);
    }

    public Problem withDetail(String text) {
        return new Problem(type, text, faults, retryAfter, accept);
    }

    public Problem withFaults(List<Fault> places) {
        return new Problem(type, detail, places, retryAfter, accept);
    }

    public Problem retryAfter(Duration time) {
        return new Problem(type, detail, faults, time, accept);
    }

    /** Says which media types are taken. */
    public Problem accepting(String mediaTypes) {
        return new Problem(type, "taken here: " + mediaTypes, faults, retryAfter, mediaTypes);
    }
}
