package org.simvite.local.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One terminal with one phone downloads and gives back at the same moment, again and again: once while the SM-DP+ reports each download
 * at once, and once while it takes its time.
 */
final class SimHoarding implements Attack {

    private static final int ROUNDS = 6;
    private static final Set<String> OPEN = Set.of("PROVISIONED", "RECLAIMING");

    @Override
    public String name() {
        return "SIM hoarding";
    }

    @Override
    public String holds() {
        return "who downloads a SIM while giving it back keeps that one, and gets no other before it is used or has ended";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var hoards = Together.<Hoard>all(List.of(() -> hoard(target, 1, false), () -> hoard(target, 2, true)));
        var told = hoards.get(0);
        var late = hoards.get(1);
        return Verdict.of(told.kept() <= 1 && late.kept() <= 1, "at the SM-DP+: %s; with late reports: %s", told, late);
    }

    /** @param kept delivered by the SM-DP+ and not used */
    private record Hoard(int kept, int rounds, String end) {

        @Override
        public String toString() {
            return kept + " SIMs kept in " + rounds + " rounds, then " + end;
        }
    }

    private static Hoard hoard(Target target, int subnet, boolean late) {
        var eid = target.phones().real();
        var who = new Stranger(target, Target.address(15, subnet, 1), eid).registered();
        var code = who.installCode(Desk.PATIENCE);
        var kept = 0;
        for (var round = 1; round <= ROUNDS; round++) {
            var sent = who.apply(code, "ESIM");
            if (sent.answer().status() != 202) {
                return new Hoard(kept, round, sent.answer().toString());
            }
            var application = who.application(sent.applicationId(), Desk.PATIENCE);
            if (!application.has("parameters")) {
                return new Hoard(kept, round, said(application));
            }
            kept += downloadAndGiveBack(target, who, application, late) ? 1 : 0;
            var granted = who.request(who.ask().json().path("requestId").asText(), Desk.PATIENCE);
            if (!granted.has("code")) {
                return new Hoard(kept, round, said(granted));
            }
            code = granted.path("code").asText();
        }
        return new Hoard(kept, ROUNDS, "patience ran out");
    }

    private static boolean downloadAndGiveBack(Target target, Stranger who, JsonNode application, boolean late) {
        var parameters = who.open(application);
        var path = "/v1/applications/" + application.path("applicationId").asText();
        if (late) {
            target.phones().reportsLate(parameters);
        }
        var both = Together.<Object>all(
                List.of(() -> target.phones().fetch(parameters, who.eid()), () -> who.delete(path)));
        Target.look(
                Desk.PATIENCE, () -> who.get(path, 1).json().path("status").asText(), status -> !OPEN.contains(status));
        return both.get(0).equals(true);
    }

    private static String said(JsonNode what) {
        return what.path("status").asText() + " " + what.path("reason").asText();
    }
}
