package org.simvite.local.attack;

import java.util.List;
import java.util.function.Consumer;
import org.simvite.local.stock.SampleEids;

/** Somebody says that he has the victim's device: at registration only, or in an application as well. */
final class EidSquatting implements Attack {

    private static final List<String> FALLEN = List.of("RETURNED", "RECLAIMED", "FAILED", "REJECTED");

    @Override
    public String name() {
        return "EID squatting";
    }

    @Override
    public String holds() {
        return "a stranger who names somebody's EID takes neither the install code nor the SIM from whoever has the device";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var eid = target.phones().real();
        new Stranger(target, Target.address(6, 1, 1), eid).registered().installRequest(Desk.PATIENCE);
        var squatter = new Stranger(target, Target.address(6, 2, 1), eid).registered();
        var squatted = squatter.obtain(squatter.installCode(Desk.PATIENCE));
        progress.accept("two strangers have named the EID, one has a SIM bound to it; now its owner comes");

        var owner = new Stranger(target, Target.address(6, 3, 1), eid).registered();
        var request = owner.installRequest(Desk.PATIENCE);
        if (!"GRANTED".equals(request.path("status").asText())) {
            return Verdict.of(
                    false,
                    "the owner's install code: %s %s",
                    request.path("status").asText(),
                    request.path("reason").asText());
        }
        var application = owner.obtain(request.path("code").asText());
        var other = target.phones().download(squatter.open(squatted), SampleEids.madeUp());
        var delivered = target.phones().download(owner.open(application), eid);
        var fallen = Target.look(
                Desk.PATIENCE,
                () -> status(squatter, squatted.path("applicationId").asText()),
                FALLEN::contains);
        var kept = Target.look(
                Desk.PATIENCE,
                () -> status(owner, application.path("applicationId").asText()),
                status -> status.equals("INSTALLED"));
        return Verdict.of(
                delivered && !other && FALLEN.contains(fallen) && kept.equals("INSTALLED"),
                "the owner: code granted, SIM %s; the squatter: SIM %s, on a device of his own %s",
                kept,
                fallen,
                other ? "delivered" : "refused by the SM-DP+");
    }

    private static String status(Stranger who, String applicationId) {
        return who.get("/v1/applications/" + applicationId, 0)
                .json()
                .path("status")
                .asText();
    }
}
