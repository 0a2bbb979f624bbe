package org.simvite.invite.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.simvite.invite.device.Registration;

/** Whatever terminals register from wherever, in whatever order, with restarts between. */
class InstallLineProperties {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Budgets BUDGETS =
            new Budgets(60, Map.of("v4-24", 6, "v4-16", 20), Duration.ofMinutes(20), Duration.ofDays(1), 1_000);

    /** @param kind 0 a restart, 1 an attested one, else one that proves nothing */
    private record Step(int kind, int terminal, int slash16, int slash24, int seconds) {}

    @Property(tries = 200)
    void no_hour_of_any_block_has_more_than_its_budget_and_its_burst(@ForAll("steps") List<Step> steps) {
        // when
        var crowd = run(steps).pass(Duration.ofHours(4), Duration.ofSeconds(30));

        // then
        var times = new HashMap<String, List<Instant>>();
        crowd.letIn.stream()
                .filter(install -> !install.registration().attested())
                .forEach(install -> {
                    var at = crowd.letInAt.get(install.requestId());
                    times.computeIfAbsent("all", all -> new ArrayList<>()).add(at);
                    install.blocks()
                            .forEach(block -> times.computeIfAbsent(block, b -> new ArrayList<>())
                                    .add(at));
                });
        times.forEach((block, letIn) -> {
            int most = block.startsWith("v4-24") ? 6 + 2 : block.startsWith("v4-16") ? 20 + 6 : 60 + 20;
            for (int i = most; i < letIn.size(); i++) {
                assertThat(Duration.between(letIn.get(i - most), letIn.get(i)))
                        .as(block)
                        .isGreaterThanOrEqualTo(HOUR);
            }
        });
    }

    @Property(tries = 200)
    void who_came_first_in_a_block_is_let_in_first(@ForAll("steps") List<Step> steps) {
        // when
        var crowd = run(steps).pass(Duration.ofHours(14), Duration.ofSeconds(60));

        // then
        var came = new TreeMap<String, List<String>>();
        var seen = new java.util.HashSet<String>();
        steps.stream()
                .filter(step -> step.kind() > 1 && !attests(steps, step.terminal()))
                .forEach(step -> {
                    if (seen.add(id(step.terminal()))) {
                        came.computeIfAbsent("v4-24:" + step.slash16() + "." + step.slash24(), b -> new ArrayList<>())
                                .add(id(step.terminal()));
                    }
                });
        var went = crowd.letIn.stream()
                .filter(install -> !install.registration().attested())
                .filter(install -> seen.contains(install.requestId()))
                .collect(Collectors.groupingBy(
                        install -> install.blocks().get(0),
                        TreeMap::new,
                        Collectors.mapping(Install::requestId, Collectors.toList())));
        assertThat(went).isEqualTo(came);
    }

    @Property(tries = 200)
    void everybody_is_let_in_once_and_nothing_is_left_behind(@ForAll("steps") List<Step> steps) {
        // when
        var crowd = run(steps).pass(Duration.ofHours(14), Duration.ofSeconds(60));

        // then
        var asked = steps.stream()
                .filter(step -> step.kind() > 0)
                .map(step -> id(step.terminal()))
                .distinct();
        assertThat(crowd.letIn).extracting(Install::requestId).containsExactlyInAnyOrderElementsOf(asked.toList());
        assertThat(crowd.inLine()).isZero();
        assertThat(crowd.waiting).isEmpty();
        assertThat(crowd.blocks.keySet()).isSubsetOf("*");
    }

    @Property(tries = 100)
    void the_same_terminals_at_the_same_times_have_the_same_turns(@ForAll("steps") List<Step> steps) {
        assertThat(run(steps).pass(Duration.ofHours(2)).turns)
                .isEqualTo(run(steps).pass(Duration.ofHours(2)).turns);
    }

    @Property(tries = 100)
    void a_block_whose_budget_is_spent_delays_nobody_of_another(@ForAll("steps") List<Step> steps) {
        // given a crowd, and the same one beside a /24 full of terminals; the installation has enough
        var ample = new Budgets(
                100_000, Map.of("v4-24", 6, "v4-16", 20), Duration.ofMinutes(20), Duration.ofDays(1), 1_000);
        var beside = new Crowd(ample);
        for (int i = 0; i < 100; i++) {
            beside.take(Crowd.host("farm-" + i, 99, 1));
        }

        // when
        var alone = run(new Crowd(ample), steps).pass(Duration.ofHours(3));
        run(beside, steps).pass(Duration.ofHours(3));

        // then
        beside.letInAt.keySet().removeIf(id -> id.startsWith("farm"));
        assertThat(beside.letInAt).isEqualTo(alone.letInAt);
    }

    private static Crowd run(List<Step> steps) {
        return run(new Crowd(BUDGETS), steps);
    }

    private static Crowd run(Crowd crowd, List<Step> steps) {
        for (var step : steps) {
            if (step.kind() == 0) {
                crowd.restart();
            } else if (!crowd.letInAt.containsKey(id(step.terminal()))) {
                crowd.take(Crowd.attested(
                        id(step.terminal()),
                        step.kind() == 1 ? "proven" : Registration.UNATTESTED,
                        "v4-24:" + step.slash16() + "." + step.slash24(),
                        "v4-16:" + step.slash16()));
            }
            crowd.pass(Duration.ofSeconds(step.seconds()));
        }
        return crowd;
    }

    private static boolean attests(List<Step> steps, int terminal) {
        return steps.stream().anyMatch(step -> step.kind() == 1 && step.terminal() == terminal);
    }

    private static String id(int terminal) {
        return "r" + terminal;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.integers().between(0, 80),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(4, Arbitraries.just(0)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(1, 300))))
                .as(Step::new)
                .list()
                .ofMaxSize(120);
    }
}
