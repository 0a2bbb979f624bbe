package org.simvite.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever is scheduled, cancelled and drained in whatever order: each deadline fires once, not before its time. */
class DueIndexProperties {

    private static final Duration AMPLE = Duration.ofHours(1);

    sealed interface Step {
        record Schedule(String id, long due) implements Step {}

        record Cancel(String id, long due) implements Step {}

        record Drain(long now, int batch) implements Step {}

        /** A new task on another machine: the same store, a new index. */
        record Restart() implements Step {}
    }

    @Property(tries = 500)
    void behavesAsAPlainMapWould(@ForAll("steps") List<Step> steps) {
        var store = OpenStores.dueIndex();
        DueIndex index = new DueIndex(store);
        TreeMap<Long, TreeMap<String, Boolean>> model = new TreeMap<>();
        for (Step step : steps) {
            if (step instanceof Step.Schedule s) {
                index.schedule(s.id(), Instant.ofEpochMilli(s.due()));
                model.computeIfAbsent(Math.max(0, s.due()), due -> new TreeMap<>())
                        .put(s.id(), true);
            } else if (step instanceof Step.Cancel c) {
                index.cancel(c.id(), Instant.ofEpochMilli(c.due()));
                model.getOrDefault(Math.max(0, c.due()), new TreeMap<>()).remove(c.id());
            } else if (step instanceof Step.Drain d) {
                List<String> fired = new ArrayList<>();
                int count = index.drain(d.now(), AMPLE, d.batch(), (id, due) -> fired.add(due.toEpochMilli() + id));
                assertThat(fired).hasSize(count).isEqualTo(takeDue(model, d));
            } else {
                index = new DueIndex(store);
            }
        }
        List<String> rest = new ArrayList<>();
        index.drain(Long.MAX_VALUE, AMPLE, Integer.MAX_VALUE, (id, due) -> rest.add(due.toEpochMilli() + id));
        assertThat(rest).isEqualTo(takeDue(model, new Step.Drain(Long.MAX_VALUE, Integer.MAX_VALUE)));
        assertThat(store.all().hasNext()).isFalse();
    }

    /** Handlers schedule and cancel too, at times before, at and after the drain's. */
    @Property(tries = 300)
    void whatAHandlerSchedulesFiresOnceAndWhatItCancelsDoesNot(
            @ForAll @IntRange(min = 1, max = 30) int entries, @ForAll @IntRange(min = 1, max = 5) int batch) {
        var store = OpenStores.dueIndex();
        DueIndex index = new DueIndex(store);
        for (int i = 0; i < entries; i++) {
            index.schedule("first-" + i, Instant.ofEpochMilli(i * 2L));
        }
        List<String> fired = new ArrayList<>();
        int runs = 0;
        while (store.all().hasNext()) {
            assertThat(runs++).isLessThan(1000);
            index.drain(1000, AMPLE, batch, (id, due) -> {
                fired.add(id);
                int number = Integer.parseInt(id.substring(id.indexOf('-') + 1));
                if (id.startsWith("first-")) {
                    // earlier than what is being drained, so the place to begin from has to move back
                    index.schedule("second-" + number, Instant.ofEpochMilli(number));
                    // the neighbour, which the running scan may have in sight already
                    index.cancel("first-" + (number + 1), Instant.ofEpochMilli((number + 1) * 2L));
                }
            });
        }
        assertThat(fired).doesNotHaveDuplicates();
        assertThat(fired.stream().filter(id -> id.startsWith("first-")).count()).isEqualTo((entries + 1) / 2);
        assertThat(fired.stream().filter(id -> id.startsWith("second-")).count())
                .isEqualTo((entries + 1) / 2);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> ids = Arbitraries.of("a", "b", "ab", "é", "\u0000");
        Arbitrary<Long> times = Arbitraries.longs().between(-2, 40);
        Arbitrary<Step> schedule = Combinators.combine(ids, times).as(Step.Schedule::new);
        Arbitrary<Step> cancel = Combinators.combine(ids, times).as(Step.Cancel::new);
        Arbitrary<Step> drain =
                Combinators.combine(times, Arbitraries.integers().between(1, 4)).as(Step.Drain::new);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(5, schedule),
                        net.jqwik.api.Tuple.of(2, cancel),
                        net.jqwik.api.Tuple.of(3, drain),
                        net.jqwik.api.Tuple.of(1, Arbitraries.just(new Step.Restart())))
                .list()
                .ofMaxSize(60);
    }

    private static List<String> takeDue(TreeMap<Long, TreeMap<String, Boolean>> model, Step.Drain drain) {
        List<String> fired = new ArrayList<>();
        for (Map.Entry<Long, TreeMap<String, Boolean>> at :
                model.headMap(drain.now(), true).entrySet()) {
            while (!at.getValue().isEmpty() && fired.size() < drain.batch()) {
                fired.add(at.getKey() + at.getValue().pollFirstEntry().getKey());
            }
        }
        return fired;
    }
}
