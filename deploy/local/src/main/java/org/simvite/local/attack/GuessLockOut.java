package org.simvite.local.attack;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.simvite.identity.InviteCode;

/**
 * Wrong codes and junk, sent so that the budgets of somebody else are spent: of the holder of a known code, and of those who
 * share an address with the attacker, as behind a carrier's address translation.
 */
final class GuessLockOut implements Attack {

    private static final int GUESSES = 60;
    private static final int GUESSERS = 3;
    private static final int JUNK = 300;
    /** More than an address may send an hour by the shipped defaults ({@code registrations.unproven.per.address}, 600), and some minutes pass. */
    private static final int UNPROVEN = 700;

    @Override
    public String name() {
        return "guess lock-out";
    }

    @Override
    public String holds() {
        return "guesses and junk slow down who sends them, and neither the holder of the code nor a neighbour";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var shared = Target.address(5, 0, 1);
        var victim = new Stranger(target, shared, target.phones().real()).registered();
        var neighbour = new Stranger(target, shared, target.phones().real()).registered();
        var code = victim.installCode(Desk.PATIENCE);
        var neighboursCode = neighbour.installCode(Desk.PATIENCE);

        progress.accept("guessing on a code that is known but for its last symbols, from the holder's own address");
        var stopped = IntStream.range(0, GUESSERS)
                .mapToObj(i -> new Stranger(target, shared, null).registered())
                .mapToLong(guesser -> guess(guesser, Stranger.inviteId(code)))
                .sum();
        progress.accept("sending registrations that prove nothing, or only one of their keys, from the same address");
        var junk = IntStream.range(0, JUNK)
                .filter(i -> target.send(shared, junk()).problem().equals("proof-invalid"))
                .count();
        var somebody = new Stranger(target, shared, null);
        var unproven = IntStream.range(0, UNPROVEN)
                .mapToObj(i -> somebody.registerUnproven().problem())
                .collect(Collectors.groupingBy(problem -> problem, Collectors.counting()));
        long lookedAt = unproven.getOrDefault("sealing-proof-invalid", 0L);
        long tooMany = unproven.getOrDefault("too-many-registrations", 0L);

        var holder = status(() -> victim.apply(code, "ESIM").answer());
        var behind = status(() -> neighbour.apply(neighboursCode, "ESIM").answer());
        var newcomer = status(() -> new Stranger(target, shared, null).register());
        return Verdict.of(
                holder.equals("202")
                        && behind.equals("202")
                        && newcomer.equals("201")
                        && stopped > 0
                        && junk == JUNK
                        && tooMany > 0
                        && lookedAt + tooMany == UNPROVEN,
                "%d guesses, %d of them stopped; %d registrations without proof, %d refused at the door; %d with proof of one key only, %d refused for it and %d unseen; then the holder: %s, a neighbour: %s, a new terminal: %s",
                GUESSES * GUESSERS,
                stopped,
                JUNK,
                junk,
                UNPROVEN,
                lookedAt,
                tooMany,
                holder,
                behind,
                newcomer);
    }

    /** How many of the guesses were not even looked at. */
    private static long guess(Stranger guesser, String inviteId) {
        return wrongCodes(inviteId)
                .limit(GUESSES)
                .filter(code -> guesser.apply(code, "ESIM").answer().status() == 429)
                .count();
    }

    /** With a check symbol that fits, so that nobody can tell without the key. */
    private static Stream<String> wrongCodes(String inviteId) {
        var symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        return IntStream.range(0, 32 * 32)
                .mapToObj(i -> "777" + symbols.charAt(i / 32) + symbols.charAt(i % 32))
                .map(mac -> new InviteCode(inviteId, mac).format());
    }

    private static Wire.Call junk() {
        return new Wire.Call("POST", "/v1/terminals", Map.of("DPoP", "x.y.z"), "{}");
    }

    private static String status(Supplier<Wire.Answer> call) {
        return call.get().toString();
    }
}
