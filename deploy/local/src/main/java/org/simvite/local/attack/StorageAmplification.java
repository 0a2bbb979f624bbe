package org.simvite.local.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Cheap calls, again and again, each of which would be kept for a year: the account's own, without any right to more. */
final class StorageAmplification implements Attack {

    private static final int CALLS = 300;
    /**
     * The shipped defaults of the gateway: {@code writes.burst} at once, then {@code writes.per.account} an hour, of which some
     * minutes pass here.
     */
    private static final int MAY_WRITE = 120 + 10;
    /** Of what changes nothing: at most those that were under way before it was known. */
    private static final int NOTHING = 5;

    /** Where such calls are kept. */
    private static final List<String> TOPICS = List.of("sim-applications", "invite-commands", "invite-requests");

    @Override
    public String name() {
        return "storage amplification";
    }

    @Override
    public String holds() {
        return "repeating what changes nothing is not written, and nobody writes more than an account may";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var applicant =
                new Stranger(target, Target.address(8, 1, 1), target.phones().real()).registered();
        var code = applicant.installCode(Desk.PATIENCE);
        applicant.obtain(code);
        var deleter =
                new Stranger(target, Target.address(8, 2, 1), target.phones().real()).registered();
        var ended = Stranger.inviteId(deleter.installCode(Desk.PATIENCE));
        // an account does not end its only way to a SIM itself
        target.desk().carryOut("invites/" + ended, "REVOKE");
        var status = Target.look(Desk.PATIENCE, () -> status(deleter, ended), "REVOKED"::equals);
        if (!status.equals("REVOKED")) {
            throw new AttackException("a code that an operator has revoked is " + status);
        }
        var beggar =
                new Stranger(target, Target.address(8, 3, 1), target.phones().real()).registered();
        beggar.installCode(Desk.PATIENCE);

        progress.accept("a used code under " + CALLS + " new keys, a code that has ended deleted " + CALLS + " times, "
                + CALLS + " requests for a code that cannot be had");
        var all = Together.<Repeated>all(List.of(
                () -> repeat(
                        target,
                        Set.of(applicant.accountId(), Stranger.inviteId(code)),
                        () -> applicant.apply(code, "ESIM").answer()),
                () -> repeat(target, Set.of(deleter.accountId(), ended), () -> deleter.delete("/v1/invites/" + ended)),
                () -> repeat(target, Set.of(beggar.accountId()), beggar::ask)));
        var used = all.get(0);
        var deleted = all.get(1);
        var asked = all.get(2);
        return Verdict.of(
                used.written() <= MAY_WRITE
                        && deleted.written() <= NOTHING
                        && deleted.isAlways("204")
                        && asked.written() <= MAY_WRITE,
                "records written by %d calls each: %s by a used code, %s by deleting an ended one, %s by asking (an account may write %d)",
                CALLS,
                used,
                deleted,
                asked,
                MAY_WRITE);
    }

    /** What came of the calls: how many records, and which answers how often. */
    private record Repeated(long written, Map<String, Long> answers) {

        boolean isAlways(String status) {
            return answers.keySet().stream().allMatch(answer -> answer.startsWith(status));
        }

        @Override
        public String toString() {
            return written + " " + answers;
        }
    }

    /** What is under way is waited for. @param keys of what the calls can write, and nobody else does */
    private static Repeated repeat(Target target, Set<String> keys, Supplier<Wire.Answer> call) {
        var before = target.settledRecords(TOPICS, keys);
        var answers = IntStream.range(0, CALLS)
                .mapToObj(i -> call.get().toString())
                .collect(Collectors.groupingBy(answer -> answer, TreeMap::new, Collectors.counting()));
        return new Repeated(target.settledRecords(TOPICS, keys) - before, answers);
    }

    private static String status(Stranger who, String inviteId) {
        for (JsonNode invite : who.get("/v1/invites", 0).json().path("invites")) {
            if (invite.path("inviteId").asText().equals(inviteId)) {
                return invite.path("status").asText();
            }
        }
        return "";
    }
}
