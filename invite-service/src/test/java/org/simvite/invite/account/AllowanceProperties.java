package org.simvite.invite.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class AllowanceProperties {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Property
    void no_rolling_day_has_more_orders_than_the_limit(
            @ForAll("times") List<Instant> times, @ForAll @IntRange(min = 1, max = 4) int limit) {
        // given requests in any order of their times
        var allowance = Allowance.UNUSED;
        var counted = new ArrayList<Instant>();

        // when
        for (var at : times) {
            if (allowance.freesUp(at, limit).isEmpty()) {
                allowance = allowance.ordered(at);
                counted.add(allowance.orderedAt().get(allowance.orderedAt().size() - 1));
            }
        }

        // then
        assertThat(counted).isSorted();
        assertThat(allowance.orderedAt().size()).isLessThanOrEqualTo(limit);
        for (int i = limit; i < counted.size(); i++) {
            assertThat(counted.get(i)).isAfterOrEqualTo(counted.get(i - limit).plus(Allowance.WINDOW));
        }
    }

    @Property
    void it_frees_up_exactly_when_it_says(
            @ForAll("times") List<Instant> times, @ForAll @IntRange(min = 1, max = 4) int limit) {
        // given an allowance, perhaps filled under a higher limit
        var allowance = Allowance.UNUSED;
        for (var at : times) {
            allowance = allowance.ordered(at);
        }

        // when
        var nextAt = allowance.freesUp(START, limit);

        // then
        if (nextAt.isPresent()) {
            assertThat(allowance.freesUp(nextAt.get(), limit)).isEmpty();
            assertThat(allowance.freesUp(nextAt.get().minusMillis(1), limit)).isEqualTo(nextAt);
            assertThat(allowance.used(nextAt.get())).isLessThan(limit);
        } else {
            assertThat(allowance.used(START)).isLessThan(limit);
        }
    }

    @Provide
    Arbitrary<List<Instant>> times() {
        return Arbitraries.longs()
                .between(0, 3 * Allowance.WINDOW.toSeconds())
                .map(START::plusSeconds)
                .list()
                .ofMaxSize(25);
    }
}
