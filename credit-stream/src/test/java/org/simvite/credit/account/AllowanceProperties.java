package org.simvite.credit.account;

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
    void no_rolling_day_has_more_grants_than_the_limit(
            @ForAll("times") List<Instant> times, @ForAll @IntRange(min = 1, max = 4) int limit) {
        // given requests in any order of their times
        var allowance = Allowance.NONE.under(0, limit);
        var counted = new ArrayList<Instant>();

        // when
        for (var at : times) {
            if (allowance.free(at)) {
                allowance = allowance.granted(at);
                counted.add(allowance.grantedAt().get(allowance.grantedAt().size() - 1));
            }
        }

        // then
        assertThat(counted).isSorted();
        assertThat(allowance.grantedAt().size()).isLessThanOrEqualTo(limit);
        for (int i = limit; i < counted.size(); i++) {
            assertThat(counted.get(i)).isAfterOrEqualTo(counted.get(i - limit).plus(Allowance.WINDOW));
        }
    }

    @Property
    void it_frees_up_exactly_when_it_says(
            @ForAll("times") List<Instant> times, @ForAll @IntRange(min = 1, max = 4) int limit) {
        // given an allowance, perhaps filled under a higher limit
        var allowance = Allowance.NONE.under(0, 100);
        for (var at : times) {
            allowance = allowance.granted(at);
        }

        // when
        var until = allowance.under(0, limit).limitedUntil();

        // then
        var limited = allowance.under(0, limit);
        if (until != null) {
            assertThat(limited.free(until)).isTrue();
            assertThat(limited.used(until)).isLessThan(limit);
            var latest = times.stream().max(Instant::compareTo).orElseThrow();
            assertThat(limited.free(until.minusMillis(1))).isEqualTo(!latest.isBefore(until));
        } else {
            assertThat(limited.free(START)).isTrue();
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
