package org.simvite.local.attack;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.simvite.local.audit.Audit;
import org.simvite.local.audit.AuditPrinter;
import org.simvite.local.audit.Settling;
import org.simvite.local.stack.Installation;
import org.simvite.local.stock.SampleStock;

/** Plays every attack, one after the other, on an installation that was started a moment ago, and audits it afterwards. */
public final class Attacks {

    private static final int STOCK = 400;
    private static final Duration SETTLE = Duration.ofSeconds(60);

    /** The farm last: what it leaves waiting would be in nobody's way, but keeps the machine busy. */
    private static final List<Attack> ALL = List.of(
            new AmbiguousFraming(),
            new HeaderOnlySockets(),
            new StalledBodies(),
            new PipelinedRequests(),
            new JunkMembers(),
            new WaitingPlaces(),
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

    /** @param installation as shipped, with {@link org.simvite.local.stack.Defaults#SHIPPED} */
    public Attacks(Installation installation, Consumer<String> say) {
        this.installation = installation;
        this.say = say;
    }

    /** How many there are to play. */
    public static int count() {
        return ALL.size();
    }

    /** Whether all that must hold did; a line each is said. */
    public boolean play() {
        var target = new Target(installation);
        target.desk().importStock(new SampleStock(STOCK, 0).csv());
        Target.look(Desk.PATIENCE, () -> target.desk().profiles("esim", "AVAILABLE"), count -> count >= STOCK);
        var all = true;
        for (var attack : ALL) {
            say.accept("");
            say.accept(attack.name() + ": " + attack.holds());
            var verdict = verdict(attack, target);
            say.accept(String.format("  %-8s %s", verdict.holds() ? "holds" : "BROKEN", verdict.figure()));
            all &= verdict.holds();
        }
        return audit() && all;
    }

    private Verdict verdict(Attack attack, Target target) {
        try {
            return attack.play(target, line -> say.accept("    " + line + " ..."));
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
