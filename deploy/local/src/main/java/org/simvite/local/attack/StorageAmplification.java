package org.simvite.local.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Cheap calls, again and again, each of which would be kept for a year: the account's own, without any right to more. */
final class StorageAmplification implements Attack {

    private static final int CALLS = 300;
    /** One record in three calls would still be a way to fill a disk. */
    private static final int TOLERATED = CALLS / 3;

    private static final List<String> TOPICS = List.of(
            "sim-applications",
            "application-decisions",
            "redemption-requests",
            "admission-releases",
            "invite-commands",
            "invite-states",
            "invite-requests",
            "invite-decisions",
            "invite-orders",
            "command-outcomes");

    @Override
    public String name() {
        return "storage amplification";
    }

    @Override
    public String holds() {
        return "repeating what changes nothing writes a bounded number of records";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var applicant =
                new Stranger(target, Target.address(8, 1, 1), target.phones().real()).registered();
        var code = applicant.installCode(Desk.PATIENCE);
        applicant.obtain(code);
        var beggar =
                new Stranger(target, Target.address(8, 2, 1), target.phones().real()).registered();
        var ended = Stranger.inviteId(beggar.installCode(Desk.PATIENCE));

        progress.accept("a used code under " + CALLS + " new keys");
        var used =
                written(target, () -> repeat(() -> applicant.apply(code, "ESIM").answer()));
        progress.accept("a code that has ended is deleted " + CALLS + " times");
        beggar.delete("/v1/invites/" + ended);
        Target.look(Desk.PATIENCE, () -> status(beggar, ended), "REVOKED"::equals);
        var deleted = written(target, () -> repeat(() -> beggar.delete("/v1/invites/" + ended)));
        progress.accept(CALLS + " requests for a code that cannot be had");
        var asked = written(target, () -> repeat(beggar::ask));
        return Verdict.of(
                used <= TOLERATED && deleted <= TOLERATED && asked <= TOLERATED,
                "records written by %d calls each: %d by a used code, %d by deleting an ended one, %d by asking",
                CALLS,
                used,
                deleted,
                asked);
    }

    private static String status(Stranger who, String inviteId) {
        for (JsonNode invite : who.get("/v1/invites", 0).json().path("invites")) {
            if (invite.path("inviteId").asText().equals(inviteId)) {
                return invite.path("status").asText();
            }
        }
        return "";
    }

    private static void repeat(Runnable call) {
        IntStream.range(0, CALLS).forEach(i -> call.run());
    }

    /** The records on the topics that such calls end up on; what is under way is waited for. */
    private static long written(Target target, Runnable calls) {
        var before = target.records(TOPICS);
        calls.run();
        return target.settledRecords(TOPICS) - before;
    }
}
