package org.simvite.credit.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.simvite.credit.identifier.Assignments.Resolution;

/** An identifier that is issued again and again, with pauses. */
class AssignmentsProperties {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Property
    void activity_belongs_to_the_generation_of_its_own_time(
            @ForAll("bounds") List<Integer> bounds, @ForAll("offsets") int offset) {
        List<Period> periods = periods(bounds);
        Instant at = START.plusSeconds(10L * offset);

        Resolution resolution = Assignments.resolve(new Assignments(periods, 1), at);

        // bounds alternate between a beginning and an end, so an odd number of them passed means: within a period
        long passed = bounds.stream().filter(bound -> bound <= offset).count();
        if (passed % 2 == 1) {
            assertThat(resolution).isEqualTo(new Resolution.Belongs(periods.get((int) (passed / 2))));
        } else if (passed == bounds.size()) {
            assertThat(resolution).isInstanceOf(Resolution.Unknown.class);
        } else if (passed == 0 || bounds.get((int) passed - 1) < offset) {
            assertThat(resolution).isEqualTo(new Resolution.Belongs(periods.get((int) (passed / 2))));
        } else {
            assertThat(resolution).isInstanceOf(Resolution.Ambiguous.class);
        }
    }

    @Property
    void what_belongs_stays_so_whatever_is_assigned_later(
            @ForAll("bounds") List<Integer> bounds, @ForAll("offsets") int offset) {
        List<Period> all = periods(bounds);
        Instant at = START.plusSeconds(10L * offset);
        Resolution before = Assignments.resolve(new Assignments(all.subList(0, all.size() - 1), 1), at);

        Resolution after = Assignments.resolve(new Assignments(all, 2), at);

        if (before instanceof Resolution.Belongs && all.size() > 1) {
            assertThat(after).isEqualTo(before);
        }
    }

    @Provide
    Arbitrary<List<Integer>> bounds() {
        return Arbitraries.integers()
                .between(0, 50)
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(bounds -> bounds.stream().sorted().toList());
    }

    @Provide
    Arbitrary<Integer> offsets() {
        return Arbitraries.integers().between(-1, 52);
    }

    private static List<Period> periods(List<Integer> bounds) {
        List<Period> periods = new ArrayList<>();
        for (int i = 0; i < bounds.size(); i += 2) {
            periods.add(new Period(
                    "app-" + i,
                    "8988211000000530082",
                    i / 2,
                    START.plusSeconds(10L * bounds.get(i)),
                    i + 1 < bounds.size() ? START.plusSeconds(10L * bounds.get(i + 1)) : null));
        }
        return periods;
    }
}
