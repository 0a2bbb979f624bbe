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
    final Map<String, IdentifierClaim> identifiers = new TreeMap<>();
    /** Pool to its profiles, by ICCID, with the IMSI and the MSISDN of each. */
    final Map<String, Map<String, List<String>>> stock = new TreeMap<>();

    final List<ClaimEffect.Refused> refused = new ArrayList<>();
    final List<ClaimEffect.Taken> taken = new ArrayList<>();
    final List<ClaimEffect.Unchanged> unchanged = new ArrayList<>();
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
        send("iccid:" + iccid, () -> tell(claims.left(iccid, pool, givenAway)));
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
        } else if (effect instanceof ClaimEffect.Refused refusal) {
            refused.add(refusal);
        } else if (effect instanceof ClaimEffect.Taken in) {
            taken.add(in);
        } else if (effect instanceof ClaimEffect.Unchanged same) {
            unchanged.add(same);
        }
    }

    private void stock(IccidClaim claim) {
        stock.computeIfAbsent(claim.poolId(), pool -> new TreeMap<>()).put(claim.iccid(), claim.identifiers());
        lossy("iccid:" + claim.iccid(), () -> tell(claims.taken(claim.iccid(), claim.poolId())));
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
    }
}
