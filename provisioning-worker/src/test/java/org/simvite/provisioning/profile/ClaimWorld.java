package org.simvite.provisioning.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * PROFILE and its pools with what is under way between them. Order holds within a key, as on a topic; between keys nothing does. A step can be
 * lost: then it is repeated.
 */
final class ClaimWorld {

    final Map<String, IccidClaim> iccids = new TreeMap<>();
    final Map<String, ImsiClaim> imsis = new TreeMap<>();
    /** Pool to its profiles, by ICCID, with the IMSI of each. */
    final Map<String, Map<String, String>> stock = new TreeMap<>();

    final List<ClaimEffect.Refused> refused = new ArrayList<>();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, List<Runnable>> underWay = new TreeMap<>();
    private final ProfileClaims claims = new ProfileClaims(new Rows());
    private final Random random;
    private final int lossPercent;

    ClaimWorld(long seed, int lossPercent) {
        random = new Random(seed);
        this.lossPercent = lossPercent;
    }

    /** An import's row, on its way to the ICCID. */
    void imported(String iccid, String pool, String command, @Nullable String imsi) {
        send("iccid:" + iccid, () -> tell(claims.claim(iccid, pool, command, imsi, now)));
    }

    /** The pool forgets the profile for good. */
    void dropped(String iccid, String pool) {
        stock.getOrDefault(pool, Map.of()).remove(iccid);
        send("iccid:" + iccid, () -> tell(claims.free(iccid, pool)));
    }

    /** One thing that is under way arrives, at any key; false when nothing is. */
    boolean step() {
        underWay.values().removeIf(List::isEmpty);
        if (underWay.isEmpty()) {
            return false;
        }
        var queues = List.copyOf(underWay.values());
        queues.get(random.nextInt(queues.size())).remove(0).run();
        return true;
    }

    /** Everything arrives, and what was lost is repeated until nothing waits. */
    void settle() {
        for (int round = 0; round < 200; round++) {
            while (step()) {
                // goes on by itself
            }
            if (iccids.values().stream().allMatch(claim -> claim.repeatAt() == null)) {
                return;
            }
            now = now.plus(Duration.ofHours(1));
            for (var iccid : List.copyOf(iccids.keySet())) {
                tell(claims.repeat(iccid, now));
            }
        }
        throw new AssertionError("claims are stuck: " + iccids.values());
    }

    private void tell(List<ClaimEffect> effects) {
        effects.forEach(this::tell);
    }

    private void tell(ClaimEffect effect) {
        if (effect instanceof ClaimEffect.AskImsi ask) {
            var claim = ask.claim();
            lossy("imsi:" + ask.imsi(), () -> tell(claims.claimImsi(ask.imsi(), claim.iccid(), claim.commandId())));
        } else if (effect instanceof ClaimEffect.AnswerIccid answer) {
            lossy(
                    "iccid:" + answer.iccid(),
                    () -> tell(claims.imsiAnswered(
                            answer.iccid(), answer.commandId(), answer.imsi(), answer.granted(), now)));
        } else if (effect instanceof ClaimEffect.FreeImsi free) {
            send("imsi:" + free.imsi(), () -> tell(claims.freeImsi(free.imsi(), free.iccid(), free.commandId())));
        } else if (effect instanceof ClaimEffect.HandOver over) {
            lossy("pool:" + over.claim().poolId(), () -> stock(over.claim()));
        } else if (effect instanceof ClaimEffect.Refused refusal) {
            refused.add(refusal);
        }
    }

    private void stock(IccidClaim claim) {
        stock.computeIfAbsent(claim.poolId(), pool -> new TreeMap<>())
                .put(claim.iccid(), claim.imsi() == null ? "" : claim.imsi());
        lossy("iccid:" + claim.iccid(), () -> tell(claims.taken(claim.iccid(), claim.poolId())));
    }

    private void lossy(String key, Runnable step) {
        if (random.nextInt(100) >= lossPercent) {
            send(key, step);
        }
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
        public @Nullable ImsiClaim imsi(String imsi) {
            return imsis.get(imsi);
        }

        @Override
        public void put(String imsi, ImsiClaim claim) {
            imsis.put(imsi, claim);
        }

        @Override
        public void dropImsi(String imsi) {
            imsis.remove(imsi);
        }
    }
}
