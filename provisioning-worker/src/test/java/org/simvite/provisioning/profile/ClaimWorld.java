package org.simvite.provisioning.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PROFILE and its pools with what is under way between them. Order holds within a key, as on a topic; between keys nothing does. A step can be
 * lost: then it is repeated.
 */
final class ClaimWorld {

    final Map<String, IccidClaim> iccids = new TreeMap<>();
    final Map<String, IdentifierClaim> identifiers = new TreeMap<>();
    /** Pool to its profiles, by ICCID, with the IMSI and the MSISDN of each. */
    final Map<String, Map<String, List<String>>> stock = new TreeMap<>();
    /** Profiles that nobody ever had, and that their pools let go of. */
    final Set<String> retired = new TreeSet<>();
    /** Profiles that their pools never answer for. */
    final Set<String> unanswerable = new TreeSet<>();

    final Map<String, PoolWindow> windows = new TreeMap<>();
    final Map<String, TreeMap<Long, String>> lines = new TreeMap<>();

    final List<ClaimEffect.Refused> refused = new ArrayList<>();
    final List<ClaimEffect.Taken> taken = new ArrayList<>();
    final List<ClaimEffect.Unchanged> unchanged = new ArrayList<>();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, List<Runnable>> underWay = new TreeMap<>();
    private final ProfileClaims claims;
    private final Random random;
    private final int lossPercent;
    private final int window;

    ClaimWorld(long seed, int lossPercent) {
        this(seed, lossPercent, PoolWindow.SIZE);
    }

    /** @param window how many profiles may be on their way to one pool */
    ClaimWorld(long seed, int lossPercent, int window) {
        random = new Random(seed);
        claims = new ProfileClaims(new Rows(), window);
        this.lossPercent = lossPercent;
        this.window = window;
    }

    /** An import's row, on its way to the ICCID. */
    void imported(String iccid, String pool, String command, String... identifiers) {
        imported(iccid, pool, row(command), identifiers);
    }

    void imported(String iccid, String pool, ImportRow row, String... identifiers) {
        send("iccid:" + iccid, () -> tell(claims.claim(iccid, pool, row, List.of(identifiers), now)));
    }

    /** The first row of an import, with the content that all have that do not say otherwise. */
    static ImportRow row(String command) {
        return new ImportRow(command, 0, "same");
    }

    /** The pool forgets the profile. */
    void forgotten(String iccid, String pool, boolean givenAway) {
        stock.getOrDefault(pool, Map.of()).remove(iccid);
        retired.remove(iccid);
        send("iccid:" + iccid, () -> tell(claims.left(iccid, pool, givenAway, now)));
    }

    /** One thing that is under way arrives, at any key; false when nothing is. */
    boolean step() {
        return stepBut("nothing");
    }

    /** Likewise, but nothing arrives at keys that begin so. */
    boolean stepBut(String keysThatBeginWith) {
        underWay.values().removeIf(List::isEmpty);
        var queues = underWay.entrySet().stream()
                .filter(queue -> !queue.getKey().startsWith(keysThatBeginWith))
                .map(Map.Entry::getValue)
                .toList();
        if (queues.isEmpty()) {
            return false;
        }
        queues.get(random.nextInt(queues.size())).remove(0).run();
        noPoolIsToldOfMoreThanItsWindow();
        return true;
    }

    private void noPoolIsToldOfMoreThanItsWindow() {
        windows.forEach((pool, its) -> {
            assertThat(its.onTheirWay()).as("on their way to " + pool).isBetween(0, window);
            assertThat(its.waiting())
                    .isEqualTo(lines.getOrDefault(pool, new TreeMap<>()).size());
            assertThat(iccids.values().stream()
                            .filter(claim -> claim.poolId().equals(pool) && claim.waitsForPool())
                            .filter(claim -> claim.place() == null))
                    .as("on their way to " + pool)
                    .hasSize(its.onTheirWay());
            assertThat(its.waiting() == 0 || its.onTheirWay() == window)
                    .as("nobody waits while there is room")
                    .isTrue();
        });
    }

    /** Everything arrives, and what was lost is repeated until nothing waits. */
    void settle() {
        for (int round = 0; round < 200; round++) {
            while (step()) {
                // goes on by itself
            }
            if (iccids.values().stream().allMatch(claim -> claim.undecided() == null)) {
                return;
            }
            repeat();
        }
        throw new AssertionError("claims are stuck: " + iccids.values());
    }

    /** An hour passes: the longest pause of all. */
    void repeat() {
        repeatAt(now.plus(Duration.ofHours(1)));
    }

    /** It is that time: what is due is repeated, the earliest first. */
    void repeatAt(Instant time) {
        now = time;
        var due = new TreeMap<Instant, List<String>>();
        iccids.values().forEach(claim -> {
            var at = claim.repeatAt();
            if (at != null && !at.isAfter(now)) {
                due.computeIfAbsent(at, any -> new ArrayList<>()).add(claim.iccid());
            }
        });
        due.values().forEach(iccidsDue -> iccidsDue.forEach(iccid -> tell(claims.repeat(iccid, now))));
        noPoolIsToldOfMoreThanItsWindow();
    }

    /** When something is next repeated. */
    Instant nextRepeat() {
        return iccids.values().stream()
                .flatMap(claim -> Stream.ofNullable(claim.repeatAt()))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private void tell(List<ClaimEffect> effects) {
        effects.forEach(this::tell);
    }

    private void tell(ClaimEffect effect) {
        if (effect instanceof ClaimEffect.Ask ask) {
            var claim = ask.claim();
            lossy(
                    ask.identifier(),
                    () -> tell(claims.claimIdentifier(ask.identifier(), claim.iccid(), claim.commandId())));
        } else if (effect instanceof ClaimEffect.AnswerIccid answer) {
            lossy(
                    "iccid:" + answer.iccid(),
                    () -> tell(claims.identifierAnswered(
                            answer.iccid(), answer.commandId(), answer.identifier(), answer.granted(), now)));
        } else if (effect instanceof ClaimEffect.Free free) {
            doubled(
                    free.identifier(),
                    () -> tell(claims.freeIdentifier(free.identifier(), free.iccid(), free.commandId())));
        } else if (effect instanceof ClaimEffect.HandOver over) {
            lossy("pool:" + over.claim().poolId(), () -> stock(over.claim()));
        } else if (effect instanceof ClaimEffect.LetGo letGo) {
            lossy("pool:" + letGo.claim().poolId(), () -> release(letGo.claim(), letGo.row()));
        } else if (effect instanceof ClaimEffect.Refused refusal) {
            refused.add(refusal);
        } else if (effect instanceof ClaimEffect.Taken in) {
            taken.add(in);
        } else if (effect instanceof ClaimEffect.Unchanged same) {
            unchanged.add(same);
        }
    }

    private void stock(IccidClaim claim) {
        var pool = claim.poolId();
        if (unanswerable.contains(claim.iccid())) {
            return;
        }
        stock.computeIfAbsent(pool, any -> new TreeMap<>()).put(claim.iccid(), claim.identifiers());
        lossy("iccid:" + claim.iccid(), () -> tell(claims.taken(claim.iccid(), pool, now)));
    }

    private void release(IccidClaim claim, ImportRow row) {
        var pool = claim.poolId();
        if (!stock.getOrDefault(pool, Map.of()).containsKey(claim.iccid())) {
            return;
        }
        if (retired.contains(claim.iccid())) {
            forgotten(claim.iccid(), pool, false);
        } else {
            lossy(
                    "iccid:" + claim.iccid(),
                    () -> tell(claims.refusedByPool(claim.iccid(), pool, row.commandId(), now)));
        }
    }

    private void lossy(String key, Runnable step) {
        if (random.nextInt(100) >= lossPercent) {
            send(key, step);
        }
        doubledOnly(key, step);
    }

    private void doubled(String key, Runnable step) {
        send(key, step);
        doubledOnly(key, step);
    }

    private void doubledOnly(String key, Runnable step) {
        if (random.nextInt(100) < lossPercent) {
            send(key, step);
        }
    }

    private void send(String key, Runnable step) {
        underWay.computeIfAbsent(key, any -> new ArrayList<>()).add(step);
    }

    private final class Rows implements ClaimRows {
        @Override
        public @Nullable IccidClaim iccid(String iccid) {
            return iccids.get(iccid);
        }

        @Override
        public void put(IccidClaim claim) {
            iccids.put(claim.iccid(), claim);
        }

        @Override
        public void dropIccid(String iccid) {
            iccids.remove(iccid);
        }

        @Override
        public @Nullable IdentifierClaim identifier(String identifier) {
            return identifiers.get(identifier);
        }

        @Override
        public void put(String identifier, IdentifierClaim claim) {
            identifiers.put(identifier, claim);
        }

        @Override
        public void dropIdentifier(String identifier) {
            identifiers.remove(identifier);
        }

        @Override
        public PoolWindow window(String poolId) {
            return windows.getOrDefault(poolId, PoolWindow.EMPTY);
        }

        @Override
        public void put(String poolId, PoolWindow its) {
            windows.put(poolId, its);
        }

        @Override
        public void join(String poolId, long place, String iccid) {
            lines.computeIfAbsent(poolId, any -> new TreeMap<>()).put(place, iccid);
        }

        @Override
        public void leave(String poolId, long place) {
            lines.getOrDefault(poolId, new TreeMap<>()).remove(place);
        }

        @Override
        public @Nullable String firstInLine(String poolId) {
            var first = lines.getOrDefault(poolId, new TreeMap<>()).firstEntry();
            return first == null ? null : first.getValue();
        }
    }
}
