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
 * @param allow methods that there are (RFC 9110 15.5.6); null when that is not what is wrong
 */
public record Problem(
        ProblemType type,
        @Nullable String detail,
        List<Fault> faults,
        @Nullable Duration retryAfter,
        @Nullable String accept,
        @Nullable String allow)
        implements Reply {

    public Problem(ProblemType type) {
        this(type, null, List.of(), null, null, null);
    }

    public Problem withDetail(String text) {
        return new Problem(type, text, faults, retryAfter, accept, allow);
    }

    public Problem withFaults(List<Fault> places) {
        return new Problem(type, detail, places, retryAfter, accept, allow);
    }

    public Problem retryAfter(Duration time) {
        return new Problem(type, detail, faults, time, accept, allow);
    }

    /** Says which media types are taken. */
    public Problem accepting(String mediaTypes) {
        return new Problem(type, "taken here: " + mediaTypes, faults, retryAfter, mediaTypes, allow);
    }

    /** Says which methods there are. @param methods such as {@code GET, DELETE} */
    public Problem allowing(String methods) {
        return new Problem(type, "offered here: " + methods, faults, retryAfter, accept, methods);
    }
}
