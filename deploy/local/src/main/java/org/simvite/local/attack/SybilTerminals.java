package org.simvite.local.attack;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Terminals that somebody made up, as many as he likes, from one address block and from many. A code of an installation is worth one SIM, so the codes are
 * counted; those of the one block are used as well.
 */
final class SybilTerminals implements Attack {

    private static final int NEAR = 40;
    private static final int FAR = 120;
    /** The shipped defaults of invite-service, {@code install.budget.per.block} and {@code install.budget.burst}. */
    private static final Budget SUBNET = new Budget(30, Duration.ofMinutes(20));

    private static final Budget BLOCK = new Budget(300, Duration.ofMinutes(20));
    private static final int AT_ONCE = 12;

    @Override
    public String name() {
        return "sybil terminals";
    }

    @Override
    public String holds() {
        return "made-up terminals get no more SIMs than the install budget of their address block, and the rest is told how long to wait";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        progress.accept(NEAR + " terminals from one /24, and " + FAR + ", each from another /24, from one /16");
        var farms = Together.<Harvest>all(List.of(
                () -> farm(target, NEAR, true, i -> Target.address(9, 0, 1 + i)),
                () -> farm(target, FAR, false, i -> Target.address(10, i, 1))));
        var near = farms.get(0);
        var far = farms.get(1);
        var subnet = SUBNET.most(near.took());
        var block = BLOCK.most(far.took());
        return Verdict.of(
                near.codes() <= subnet && far.codes() <= block && near.told() && far.told(),
                "%d terminals from one /24 got %d codes and %d SIMs in %d s (at most %d), %d from one /16 got %d codes in %d s (at most %d); %d wait, %d of them know until when",
                NEAR,
                near.codes(),
                near.sims(),
                near.took().toSeconds(),
                subnet,
                FAR,
                far.codes(),
                far.took().toSeconds(),
                block,
                near.waiting() + far.waiting(),
                near.toldNext() + far.toldNext());
    }

    /**
     * What a block may have.
     *
     * @param burst so much of an unused budget is saved up
     */
    private record Budget(int perHour, Duration burst) {

        long most(Duration within) {
            var seconds = burst.plus(within).toSeconds();
            return (perHour * seconds + 3599) / 3600;
        }
    }

    /** What became of a farm: how many have a code, a SIM for it, wait, and know until when. */
    private record Harvest(Duration took, long codes, long sims, long waiting, long toldNext) {

        boolean told() {
            return waiting == toldNext;
        }
    }

    private enum Fate {
        CODE,
        SIM,
        WAITS,
        WAITS_AND_KNOWS,
        REFUSED
    }

    private static Harvest farm(Target target, int size, boolean applying, IntFunction<InetAddress> address) {
        var begun = System.nanoTime();
        var each = new ArrayList<Callable<Fate>>();
        for (int i = 0; i < size; i++) {
            var terminal =
                    new Stranger(target, address.apply(i), target.phones().real());
            each.add(() -> one(terminal, applying));
        }
        var fates = Together.all(AT_ONCE, each);
        return new Harvest(
                Duration.ofNanos(System.nanoTime() - begun),
                fates.stream()
                        .filter(fate -> fate == Fate.CODE || fate == Fate.SIM)
                        .count(),
                fates.stream().filter(Fate.SIM::equals).count(),
                fates.stream()
                        .filter(fate -> fate == Fate.WAITS || fate == Fate.WAITS_AND_KNOWS)
                        .count(),
                fates.stream().filter(Fate.WAITS_AND_KNOWS::equals).count());
    }

    private static Fate one(Stranger terminal, boolean applying) {
        if (terminal.register().status() != 201) {
            return Fate.REFUSED;
        }
        var request = terminal.installRequest(Desk.PATIENCE);
        if (!request.has("code")) {
            var knows = request.path("detail").has("nextAt") || request.has("nextAt");
            return "REFUSED".equals(request.path("status").asText())
                    ? Fate.REFUSED
                    : knows ? Fate.WAITS_AND_KNOWS : Fate.WAITS;
        }
        if (!applying) {
            return Fate.CODE;
        }
        var sent = terminal.apply(request.path("code").asText(), "ESIM");
        var obtained = sent.answer().status() == 202
                && terminal.application(sent.applicationId(), Desk.PATIENCE).has("parameters");
        return obtained ? Fate.SIM : Fate.CODE;
    }
}
