package org.simvite.credit.identifier;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose SIM an identifier was, and when.
 *
 * @param periods the latest ones
 * @param revision counts changes; a later one is larger
 */
public record Assignments(List<Period> periods, long revision) {

    public Assignments(@Nullable List<Period> periods, long revision) {
        this.periods = periods == null ? List.of() : List.copyOf(periods);
        this.revision = revision;
    }

    /** To whom an activity belongs. */
    public sealed interface Resolution {

        /** To this period's application. */
        record Belongs(Period period) implements Resolution {}

        /** Nobody is known to have it then, which may change: an assignment can be heard of after the activity. */
        record Unknown() implements Resolution {}

        /** To nobody for certain: it falls into two periods, or into none and close to no beginning. It scores nobody. */
        record Ambiguous() implements Resolution {}
    }

    /**
     * Attributes by the activity's own time. Where no period covers it, one that begins within {@link Period#CLOCK_SKEW}
     * after it does: SM-DP+ and billing give whole seconds (SGP.22 5.3.5), and their clocks are not ours. Else the next one does,
     * if it begins within {@link Period#CLOCKS_APART}: a profile in stock cannot be active, so the clock by which it was given away is ahead.
     * What falls close behind the end of another period can be that one's as well.
     *
     * @param assignments null when nothing is known of the identifier
     */
    public static Resolution resolve(@Nullable Assignments assignments, Instant at) {
        if (assignments == null || assignments.periods().isEmpty()) {
            return new Resolution.Unknown();
        }
        List<Period> covering = assignments.periods().stream()
                .filter(period -> period.covers(at))
                .toList();
        if (covering.isEmpty()) {
            covering = assignments.periods().stream()
                    .filter(period -> period.beginsSoonAfter(at))
                    .toList();
        }
        if (covering.isEmpty() && assignments.periods().stream().noneMatch(period -> period.endedJustBefore(at))) {
            covering = assignments.next(at);
        }
        if (covering.size() == 1) {
            return new Resolution.Belongs(covering.get(0));
        }
        return covering.isEmpty() && assignments.allEndedBy(at) ? new Resolution.Unknown() : new Resolution.Ambiguous();
    }

    /** The period that begins next, if it does so in time; else none. */
    private List<Period> next(Instant at) {
        return periods.stream()
                .filter(period -> period.beginsAfter(at))
                .min(Comparator.comparing(Period::from))
                .map(List::of)
                .orElse(List.of());
    }

    private boolean allEndedBy(Instant at) {
        return periods.stream()
                .allMatch(period -> period.until() != null && !period.until().isAfter(at));
    }
}
