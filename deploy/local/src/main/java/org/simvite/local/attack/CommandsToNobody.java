package org.simvite.local.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Commands with an id that nobody has: an operator who mistypes must not believe that something was done. */
final class CommandsToNobody implements Attack {

    /** A code may be under way for half a minute before it is taken to be unknown. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final String OBEYED = "obeyed";

    private static final Map<String, String> NOBODY = Map.of(
            "accounts/terminal:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "SUSPEND",
            "invites/000000000000", "REVOKE",
            "devices/eid-AAAAAAAAAAAAAAAAAAAAAA", "RELEASE");

    @Override
    public String name() {
        return "commands to nobody";
    }

    @Override
    public String holds() {
        return "a command to an account, code or device that does not exist is refused, not taken in and forgotten";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        progress.accept("and the same commands to somebody, who must obey");
        var all = new ArrayList<Callable<String>>();
        NOBODY.forEach((object, kind) ->
                all.add(() -> object.split("/")[0] + " " + kind + "=" + outcome(target, object, kind)));
        all.add(() -> accountAndCodeObey(target));
        all.add(() -> deviceObeys(target));
        var seen = Together.all(all).subList(0, NOBODY.size());
        var refused = seen.stream()
                .filter(what -> what.matches("[^=]*=(REFUSED|404 ).*"))
                .count();
        return Verdict.of(refused == seen.size(), "%d of %d refused: %s", refused, seen.size(), seen);
    }

    /** Without that a refusal would mean nothing. */
    private static String accountAndCodeObey(Target target) {
        var somebody =
                new Stranger(target, Target.address(12, 1, 1), target.phones().real()).registered();
        var code = somebody.installCode(Desk.PATIENCE);
        target.desk().carryOut("accounts/" + somebody.accountId(), "SUSPEND");
        target.desk().carryOut("accounts/" + somebody.accountId(), "RESUME");
        target.desk().carryOut("invites/" + Stranger.inviteId(code), "REVOKE");
        return OBEYED;
    }

    private static String deviceObeys(Target target) {
        var owner =
                new Stranger(target, Target.address(12, 2, 1), target.phones().real()).registered();
        var application = owner.obtain(owner.installCode(Desk.PATIENCE));
        if (!target.phones().download(owner.open(application), owner.eid())) {
            throw new AttackException("a download that should be delivered is refused");
        }
        // whose the device is, is known a moment after the download
        var released = Target.look(
                Desk.PATIENCE,
                () -> outcome(target, "devices/" + owner.deviceId(), "RELEASE"),
                CommandsToNobody::obeyed);
        if (!obeyed(released)) {
            throw new AttackException("a device that its owner has confirmed cannot be released: " + released);
        }
        return OBEYED;
    }

    private static boolean obeyed(String outcome) {
        return outcome.startsWith("DONE") || outcome.startsWith("UNCHANGED");
    }

    private static String outcome(Target target, String object, String kind) {
        var taken = target.desk().command(object, kind);
        return taken.status() == 202 ? target.desk().outcome(taken, LIMIT).toString() : taken.toString();
    }
}
