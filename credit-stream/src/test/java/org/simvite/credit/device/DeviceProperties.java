package org.simvite.credit.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** One device, several accounts with an application each: any interleaving of claims, downloads, releases and commands. */
class DeviceProperties {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    enum What {
        CLAIM,
        DOWNLOAD,
        RELEASE,
        COMMAND
    }

    record Step(What what, String application) {}

    @Property(tries = 3000)
    void no_claim_passes_while_a_downloaded_sim_is_unused(@ForAll("steps") List<Step> steps) {
        var world = new World();
        for (Step step : steps) {
            boolean occupied = !world.unused.isEmpty();
            boolean asksFirst = step.what() == What.CLAIM && world.claims.get(step.application()) == null;
            world.take(step);
            assertThat(world.device.occupied()).isEqualTo(world.unused.size());
            if (asksFirst) {
                assertThat(status(world, step) == Claim.Status.REFUSED).isEqualTo(occupied);
            }
        }
    }

    /** Downloads beyond the first are of claims that had passed before it, and these are told that they fell: the race window. */
    @Property(tries = 3000)
    void one_downloaded_unused_sim_at_a_time_where_every_claim_falls_before_it_is_downloaded(
            @ForAll("steps") List<Step> steps) {
        var world = new World();
        for (Step step : steps) {
            Claim known = world.claims.get(step.application());
            boolean bound = known != null && known.status() == Claim.Status.OPEN;
            if (step.what() != What.DOWNLOAD || bound) {
                world.take(step);
            }
            assertThat(world.unused).hasSizeLessThanOrEqualTo(1);
        }
    }

    @Property(tries = 2000)
    void claims_alone_never_refuse_anybody(@ForAll("steps") List<Step> steps) {
        var world = new World();
        for (Step step : steps) {
            if (step.what() == What.CLAIM || step.what() == What.RELEASE) {
                world.take(step);
            }
        }
        assertThat(world.claims.values()).noneMatch(claim -> claim.status() == Claim.Status.REFUSED);
    }

    @Property(tries = 2000)
    void releasing_everything_or_a_command_always_frees_the_device(
            @ForAll("steps") List<Step> steps, @ForAll boolean command) {
        var world = new World();
        steps.forEach(world::take);
        if (command) {
            world.take(new Step(What.COMMAND, ""));
        } else {
            Set.copyOf(world.claims.keySet()).forEach(known -> world.take(new Step(What.RELEASE, known)));
        }
        assertThat(world.device.occupied()).isZero();
        var another = new Step(What.CLAIM, "another");
        world.take(another);
        assertThat(status(world, another)).isEqualTo(Claim.Status.OPEN);
    }

    private static Claim.@Nullable Status status(World world, Step step) {
        Claim claim = world.claims.get(step.application());
        return claim == null ? null : claim.status();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(Arbitraries.of(What.class), Arbitraries.of("a", "b", "c", "d"))
                .as(Step::new)
                .list()
                .ofMaxSize(30);
    }

    /** The rows of the device, and beside them, told in another way, what is downloaded and unused. */
    private static final class World {
        private Device device = Device.FREE;
        private final Map<String, Claim> claims = new HashMap<>();
        private final Set<String> unused = new HashSet<>();
        private int commands;

        void take(Step step) {
            Claim known = claims.get(step.application());
            switch (step.what()) {
                case CLAIM -> claims.put(step.application(), device.asked(known, account(step), "esim", NOW));
                case DOWNLOAD -> download(step, known);
                case RELEASE -> release(step, known);
                case COMMAND -> {
                    commands++;
                    device = device.release("c" + commands, NOW.plusSeconds(commands))
                            .device();
                    unused.clear();
                }
            }
        }

        private void download(Step step, @Nullable Claim known) {
            boolean news = known == null
                    || (known.status() != Claim.Status.OCCUPIES && known.status() != Claim.Status.RELEASED);
            var change = device.downloaded(known, account(step), NOW);
            device = change.device();
            claims.put(step.application(), change.claim());
            if (news) {
                unused.add(step.application());
            }
            claims.replaceAll((application, claim) ->
                    claim.status() == Claim.Status.OPEN && !claim.accountId().equals(account(step))
                            ? claim.fallen(NOW)
                            : claim);
        }

        private void release(Step step, @Nullable Claim known) {
            if (known != null && known.status() == Claim.Status.REFUSED) {
                return;
            }
            var change = device.released(known, NOW);
            device = change.device();
            claims.put(step.application(), change.claim());
            unused.remove(step.application());
        }

        private static String account(Step step) {
            return "terminal:" + step.application();
        }
    }
}
