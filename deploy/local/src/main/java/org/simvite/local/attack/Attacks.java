package org.simvite.local.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.simvite.local.audit.Audit;
import org.simvite.local.audit.AuditPrinter;
import org.simvite.local.audit.Settling;
import org.simvite.local.stack.Installation;
import org.simvite.local.stock.SampleStock;

/** Plays attacks on an installation that was started a moment ago, and audits it afterwards. */
public final class Attacks {

    /** More than all budgets together let anybody have meanwhile. */
    private static final int STOCK = 100;

    private static final Duration SETTLE = Duration.ofSeconds(60);

    /** On the door: one after the other, since each is judged by how others fare meanwhile, and by the door's log. */
    private static final List<Attack> ON_THE_DOOR = List.of(
            new AmbiguousFraming(),
            new HeaderOnlySockets(),
            new StalledBodies(),
            new PipelinedRequests(),
            new JunkMembers(),
            new WaitingPlaces());

    /** On the rules: side by side, each with addresses, terminals and profiles of its own; most of the time they wait. */
    private static final List<Attack> ON_THE_RULES = List.of(
            new CommandsToNobody(),
            new DoubleImport(),
            new GuessLockOut(),
            new EidSquatting(),
            new SimHoarding(),
            new EndedAccounts(),
            new StorageAmplification(),
            new SybilTerminals());

    private final Installation installation;
    private final Consumer<String> say;
    private final List<Attack> onTheDoor;
    private final List<Attack> onTheRules;

    /**
     * @param installation as shipped, with {@link org.simvite.local.stack.Defaults#SHIPPED}
     * @param names which to play
     */
    public Attacks(Installation installation, List<String> names, Consumer<String> say) {
        this.installation = installation;
        this.say = say;
        this.onTheDoor = named(ON_THE_DOOR, names);
        this.onTheRules = named(ON_THE_RULES, names);
    }

    /** Of all that there are. */
    public static List<String> names() {
        return Stream.concat(ON_THE_DOOR.stream(), ON_THE_RULES.stream())
                .map(Attack::name)
                .toList();
    }

    private static List<Attack> named(List<Attack> attacks, List<String> names) {
        return attacks.stream().filter(attack -> names.contains(attack.name())).toList();
    }

    /** Whether all that must hold did; a line each is said. */
    public boolean play() {
        var target = new Target(installation);
        target.desk().importStock(new SampleStock(STOCK, 0).csv());
        Target.look(Desk.PATIENCE, () -> target.desk().profiles("esim", "AVAILABLE"), count -> count >= STOCK);
        var held = new ArrayList<Boolean>();
        onTheDoor.forEach(attack -> held.add(tell(attack, target)));
        if (!onTheRules.isEmpty()) {
            say.accept("");
            say.accept("side by side: " + onTheRules.stream().map(Attack::name).collect(Collectors.joining(", ")));
            held.addAll(Together.all(onTheRules.stream()
                    .<Callable<Boolean>>map(attack -> () -> tell(attack, target))
                    .toList()));
        }
        return audit() && !held.contains(false);
    }

    /** What is said of an attack is said together, when it is over: others go on meanwhile. */
    private boolean tell(Attack attack, Target target) {
        var begun = System.nanoTime();
        var lines = new ArrayList<>(List.of("", attack.name() + ": " + attack.holds()));
        var verdict = verdict(attack, target, line -> lines.add("    " + line + " ..."));
        lines.add(String.format(
                "  %-8s %s (%d s)",
                verdict.holds() ? "holds" : "BROKEN",
                verdict.figure(),
                Duration.ofNanos(System.nanoTime() - begun).toSeconds()));
        synchronized (this) {
            lines.forEach(say);
        }
        return verdict.holds();
    }

    private static Verdict verdict(Attack attack, Target target, Consumer<String> progress) {
        try {
            return attack.play(target, progress);
        } catch (AttackException e) {
            return new Verdict(false, "could not be played: " + e.getMessage());
        }
    }

    private boolean audit() {
        say.accept("");
        var audit = new Audit(installation.bootstrapServers(), installation.registry(), Installation.PREFIX, List.of())
                .comparedWith(installation.smdpBooks());
        var report = Settling.run(audit, SETTLE, say);
        AuditPrinter.print(report, say);
        return report.clean();
    }
}
