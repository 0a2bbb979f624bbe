package org.simvite.local.attack;

import java.util.LinkedHashMap;
import java.util.Set;
import java.util.function.Consumer;

/** An account that was suspended, then closed, goes on as if nothing had happened: with its codes and by its own hand. */
final class EndedAccounts implements Attack {

    private static final Set<String> NO_CODE = Set.of("REFUSED");

    @Override
    public String name() {
        return "suspended and closed accounts";
    }

    @Override
    public String holds() {
        return "what an account had when it was suspended or closed is of no use to anybody, and it cannot begin anew";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var seen = new LinkedHashMap<String, String>();
        var unused =
                new Stranger(target, Target.address(7, 1, 1), target.phones().real()).registered();
        var installCode = unused.installCode(Desk.PATIENCE);
        var giver =
                new Stranger(target, Target.address(7, 2, 1), target.phones().real()).registered();
        var passedOn = codeToPassOn(target, giver);
        var taker =
                new Stranger(target, Target.address(7, 3, 1), target.phones().real()).registered();

        progress.accept("both accounts are suspended");
        target.desk().carryOut("accounts/" + unused.accountId(), "SUSPEND");
        target.desk().carryOut("accounts/" + giver.accountId(), "SUSPEND");
        seen.put("suspended, own install code", use(unused, installCode));
        seen.put("suspended, code passed on", use(taker, passedOn));
        seen.put("suspended, another code", ask(giver));

        progress.accept("both accounts are resumed and closed");
        target.desk().carryOut("accounts/" + giver.accountId(), "RESUME");
        target.desk().carryOut("accounts/" + giver.accountId(), "CLOSE");
        target.desk().carryOut("accounts/" + unused.accountId(), "CLOSE");
        seen.put("closed, own install code", use(unused, installCode));
        seen.put("closed, code passed on", use(taker, passedOn));
        seen.put("closed, another code", ask(giver));
        seen.put("closed, registered again", register(unused));
        var through =
                seen.values().stream().filter(what -> what.startsWith("GOT")).count();
        return Verdict.of(through == 0, "%d of %d ways are closed: %s", seen.size() - through, seen.size(), seen);
    }

    private static String codeToPassOn(Target target, Stranger giver) {
        var application = giver.obtain(giver.installCode(Desk.PATIENCE));
        if (!target.phones().download(giver.open(application), giver.eid())) {
            throw new AttackException("a download that should be delivered is refused");
        }
        target.desk().used(giver.open(application).path("iccid").asText());
        var granted = Target.look(
                Desk.PATIENCE,
                () -> giver.request(giver.ask().json().path("requestId").asText(), Desk.PATIENCE),
                request -> "GRANTED".equals(request.path("status").asText()));
        if (!granted.has("code")) {
            throw new AttackException("a code to pass on should be granted, but is "
                    + granted.path("status").asText() + " "
                    + granted.path("reason").asText());
        }
        return granted.path("code").asText();
    }

    private static String use(Stranger who, String code) {
        var sent = who.apply(code, "ESIM");
        if (sent.answer().status() != 202) {
            return sent.answer().toString();
        }
        var application = who.application(sent.applicationId(), Desk.PATIENCE);
        return application.has("parameters")
                ? "GOT A SIM"
                : application.path("status").asText() + " "
                        + application.path("reason").asText();
    }

    private static String ask(Stranger who) {
        var answer = who.ask();
        if (answer.status() != 202) {
            return answer.toString();
        }
        var request = who.request(answer.json().path("requestId").asText(), Desk.PATIENCE);
        return NO_CODE.contains(request.path("status").asText())
                ? request.path("reason").asText()
                : "GOT " + request.path("status").asText();
    }

    private static String register(Stranger who) {
        var answer = Target.look(Desk.PATIENCE, who::register, seen -> seen.status() != 201);
        return answer.status() == 201 ? "GOT A TOKEN" : answer.toString();
    }
}
