package org.simvite.provisioning.fulfil;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.simvite.identity.ActivationCode;
import org.simvite.provisioning.es2.Answer;
import org.simvite.provisioning.es2.Es2Client;
import org.simvite.provisioning.es2.Meaning;
import org.simvite.provisioning.pool.Outcome;

/**
 * Orders eSIM profiles at the SM-DP+ that holds them. Every step can be repeated: what an earlier attempt did, or may have
 * done, is recognised by the matching id, which nobody else knows. An answer that proves nothing decides nothing: what was
 * refused is found out by other calls, and what cannot be found out is in doubt.
 */
public final class EsimOrders {

    /** Taking an order back and ordering anew: two cancellations, two orders and one to spare. */
    private static final int CALLS_TO_ORDER_ANEW = 5;

    /** It was configured when the profile came in: what has become of the profile there, nobody can ask. */
    private static final String UNKNOWN_SMDP = "unknown smdp";

    private final Map<String, Es2Client> smdps;
    private final Es2Client first;
    private final MatchingIds matchingIds;
    private final Clock clock;

    /** @param smdps the SM-DP+ that are configured, one at least; the first holds profiles of which stock names none */
    public EsimOrders(List<Es2Client> smdps, MatchingIds matchingIds, Clock clock) {
        this.smdps = smdps.stream()
                .collect(Collectors.toUnmodifiableMap(client -> client.smdp().id(), Function.identity()));
        this.first = smdps.get(0);
        this.matchingIds = matchingIds;
        this.clock = clock;
    }

    /** What preparing a profile came to. */
    sealed interface Prepared {
        record Ready(ActivationCode code) implements Prepared {}

        record Not(Outcome outcome, String code) implements Prepared {}
    }

    Prepared prepare(Job job) throws InterruptedException {
        var smdp = smdp(job);
        if (smdp == null) {
            return new Prepared.Not(Outcome.DOUBTFUL, UNKNOWN_SMDP);
        }
        var calls = new Es2Calls(smdp, job, clock);
        var prepared = order(calls, job);
        return prepared == null ? orderAnew(calls, job) : prepared;
    }

    /** Null: the profile is under an order that does not show itself to be this one. */
    private @Nullable Prepared order(Es2Calls calls, Job job) throws InterruptedException {
        var answer = calls.downloadOrder(job.application().eid());
        return switch (answer.meaning()) {
            case SUCCEEDED -> confirm(calls, job, true);
            case IN_USE -> confirm(calls, job, false);
            case OTHER_ORDER -> null;
            default -> not(answer);
        };
    }

    /** @param fresh downloadOrder took the profile just now; otherwise it was taken before, by us or by somebody else */
    private @Nullable Prepared confirm(Es2Calls calls, Job job, boolean fresh) throws InterruptedException {
        var matchingId = matchingId(job, job.sim().generation());
        var answer = calls.confirmOrder(matchingId);
        return switch (answer.meaning()) {
            case SUCCEEDED -> confirmed(calls, job, answer, matchingId);
            // 125 bits are not met by chance: taken before and under our matching id, it is our own earlier order
            case MATCHING_ID_IN_USE -> fresh ? abandon(calls, job, answer) : ready(calls, null, matchingId);
            // taken just now and yet not ours any more: a late cancellation of the generation before came between
            case OTHER_ORDER -> fresh ? new Prepared.Not(Outcome.TRY_LATER, answer.code()) : null;
            default -> not(answer);
        };
    }

    private static Prepared confirmed(Es2Calls calls, Job job, Answer answer, String matchingId)
            throws InterruptedException {
        if (answer.matchingId() != null && !answer.matchingId().equals(matchingId)) {
            return new Prepared.Not(Outcome.FAILED, "other matching id");
        }
        if (answer.eid() != null && !answer.eid().equals(job.application().eid())) {
            // taken for another eUICC by an attempt of the generation before: this terminal could not download it
            calls.cancelOrder(answer.eid(), matchingId, true);
            return new Prepared.Not(Outcome.TRY_LATER, "other eid");
        }
        return ready(calls, answer.smdpAddress(), matchingId);
    }

    /** What a peer calls itself is used if an activation code can carry it. */
    private static Prepared ready(Es2Calls calls, @Nullable String told, String matchingId) {
        var host = told == null ? "" : told.toUpperCase(Locale.ROOT);
        return new Prepared.Ready(ActivationCode.parse("1$" + host + "$" + matchingId)
                .orElseGet(() -> ActivationCode.of(calls.address(), matchingId)));
    }

    /**
     * The order that holds the profile is taken back: our own, which the peer does not let us confirm twice, or that of the
     * generation before, whose attempt outlived its cancellation. Then it is ordered anew. Only with time enough to do both,
     * so that no activation code that an attempt before this one has given out is left without its order.
     */
    private Prepared orderAnew(Es2Calls calls, Job job) throws InterruptedException {
        if (!calls.timeFor(CALLS_TO_ORDER_ANEW)) {
            return new Prepared.Not(Outcome.TRY_LATER, "out of time");
        }
        var current = job.sim().generation();
        var refused = "";
        for (var generation = current; generation >= Math.max(1, current - 1); generation--) {
            var freed = calls.cancelOrder(job.application().eid(), matchingId(job, generation), true);
            switch (freed.meaning()) {
                case SUCCEEDED -> {
                    var prepared = order(calls, job);
                    return prepared == null ? new Prepared.Not(Outcome.TRY_LATER, "other order") : prepared;
                }
                case TRY_LATER, ALREADY_DOWNLOADED -> {
                    return not(freed);
                }
                default -> refused = freed.code();
            }
        }
        return new Prepared.Not(Outcome.DOUBTFUL, "other order, cancelOrder " + refused);
    }

    /** The profile is let go: the next generation has another matching id. */
    private static Prepared abandon(Es2Calls calls, Job job, Answer why) throws InterruptedException {
        calls.cancelOrder(job.application().eid(), null, true);
        return new Prepared.Not(Outcome.DOUBTFUL, "confirmOrder " + why.code());
    }

    Fulfilled cancel(Job job) throws InterruptedException {
        var smdp = smdp(job);
        if (smdp == null) {
            return Fulfilled.without(Outcome.DOUBTFUL, UNKNOWN_SMDP);
        }
        var calls = new Es2Calls(smdp, job, clock);
        var answer = calls.cancelOrder(
                job.application().eid(), matchingId(job, job.sim().generation()), job.reusable());
        return switch (answer.meaning()) {
            case SUCCEEDED -> Fulfilled.without(Outcome.CANCELLED, answer.code());
            case ALREADY_DOWNLOADED, TRY_LATER -> Fulfilled.without(outcome(answer), answer.code());
            default -> cancelWhatIsRefused(calls, job, answer);
        };
    }

    /**
     * Peers refuse to take back what is taken back already, each with a code of its own, so the refusal says neither that the
     * profile is free nor that it is not. Who can order it has the proof that it is free; the order is taken back at once. It
     * names no eUICC, so that it stands in nobody's way should this attempt end here.
     */
    private Fulfilled cancelWhatIsRefused(Es2Calls calls, Job job, Answer refused) throws InterruptedException {
        var taken = calls.downloadOrder(null);
        if (taken.meaning() == Meaning.TRY_LATER) {
            return Fulfilled.without(Outcome.TRY_LATER, taken.code());
        }
        var codes = new StringBuilder("cancelOrder " + refused.code() + ", downloadOrder " + taken.code());
        for (var eid : eidsOfAnOrderWithoutMatchingId(taken, job)) {
            var freed = calls.cancelOrder(eid.orElse(null), null, job.reusable());
            switch (freed.meaning()) {
                case SUCCEEDED -> {
                    return Fulfilled.without(Outcome.CANCELLED, freed.code());
                }
                case ALREADY_DOWNLOADED, TRY_LATER -> {
                    return Fulfilled.without(outcome(freed), freed.code());
                }
                default -> codes.append(", cancelOrder ").append(freed.code());
            }
        }
        return Fulfilled.without(Outcome.DOUBTFUL, codes.toString());
    }

    /** That just taken is for none; one that was taken but never confirmed is for the application's, or also a trial's. */
    private static List<Optional<String>> eidsOfAnOrderWithoutMatchingId(Answer taken, Job job) {
        return switch (taken.meaning()) {
            case SUCCEEDED -> List.of(Optional.empty());
            case IN_USE ->
                Stream.of(Optional.ofNullable(job.application().eid()), Optional.<String>empty())
                        .distinct()
                        .toList();
            default -> List.of();
        };
    }

    private static Prepared not(Answer answer) {
        return new Prepared.Not(outcome(answer), answer.code());
    }

    private static Outcome outcome(Answer answer) {
        return switch (answer.meaning()) {
            case TRY_LATER -> Outcome.TRY_LATER;
            case ALREADY_DOWNLOADED -> Outcome.ALREADY_DOWNLOADED;
            case PROFILE_UNUSABLE, OTHER_ORDER, IN_USE, MATCHING_ID_IN_USE -> Outcome.PROFILE_UNUSABLE;
            case FAILED, SUCCEEDED -> Outcome.FAILED;
        };
    }

    private String matchingId(Job job, int generation) {
        return matchingIds.of(job.sim().iccid(), generation);
    }

    private @Nullable Es2Client smdp(Job job) {
        var id = job.sim().smdpId();
        return id == null ? first : smdps.get(id);
    }
}
