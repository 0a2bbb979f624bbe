package org.simvite.provisioning.fulfil;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.simvite.identity.ActivationCode;
import org.simvite.provisioning.es2.Answer;
import org.simvite.provisioning.es2.Es2Client;
import org.simvite.provisioning.es2.Meaning;
import org.simvite.provisioning.pool.Outcome;

/**
 * Orders eSIM profiles at the SM-DP+ that holds them. Every step can be repeated: what an earlier attempt did, or may have
 * done, is recognised by the matching id.
 */
public final class EsimOrders {

    private final Map<String, Es2Client> smdps;
    private final Es2Client first;
    private final MatchingIds matchingIds;

    /** @param smdps the SM-DP+ that are configured, one at least; the first holds profiles of which stock names none */
    public EsimOrders(List<Es2Client> smdps, MatchingIds matchingIds) {
        this.smdps = smdps.stream()
                .collect(Collectors.toUnmodifiableMap(client -> client.smdp().id(), Function.identity()));
        this.first = smdps.get(0);
        this.matchingIds = matchingIds;
    }

    /** What preparing a profile came to. */
    sealed interface Prepared {
        record Ready(ActivationCode code) implements Prepared {}

        record Not(Outcome outcome, String code) implements Prepared {}
    }

    Prepared prepare(Job job) throws InterruptedException {
        var smdp = smdp(job);
        if (smdp == null) {
            return new Prepared.Not(Outcome.TRY_LATER, "unknown smdp");
        }
        var prepared = order(smdp, job);
        if (prepared == null) {
            var freed = free(smdp, job);
            prepared = freed.meaning() == Meaning.SUCCEEDED ? order(smdp, job) : not(freed);
        }
        return prepared == null ? new Prepared.Not(Outcome.PROFILE_UNUSABLE, "other order") : prepared;
    }

    Fulfilled cancel(Job job) throws InterruptedException {
        var smdp = smdp(job);
        if (smdp == null) {
            return Fulfilled.without(Outcome.TRY_LATER, "unknown smdp");
        }
        var matchingId = matchingIds.of(job.sim().iccid(), job.sim().generation());
        var answer = smdp.cancelOrder(
                job.call(), job.sim().iccid().value(), job.application().eid(), matchingId, job.reusable());
        var outcome = switch (answer.meaning()) {
            case SUCCEEDED -> Outcome.CANCELLED;
            case ALREADY_DOWNLOADED -> Outcome.ALREADY_DOWNLOADED;
            case TRY_LATER -> Outcome.TRY_LATER;
            case PROFILE_UNUSABLE -> Outcome.PROFILE_UNUSABLE;
            case IN_USE, MATCHING_ID_IN_USE, OTHER_ORDER, FAILED -> Outcome.FAILED;
        };
        return Fulfilled.without(outcome, answer.code());
    }

    /** Null: the profile is under an order that is not this one. */
    private @Nullable Prepared order(Es2Client smdp, Job job) throws InterruptedException {
        var answer = smdp.downloadOrder(
                job.call(), job.sim().iccid().value(), job.application().eid());
        return switch (answer.meaning()) {
            case SUCCEEDED -> confirm(smdp, job, true);
            case IN_USE -> confirm(smdp, job, false);
            case OTHER_ORDER -> null;
            default -> not(answer);
        };
    }

    /** @param fresh downloadOrder took the profile just now; otherwise it was taken before, by us or by somebody else */
    private @Nullable Prepared confirm(Es2Client smdp, Job job, boolean fresh) throws InterruptedException {
        var iccid = job.sim().iccid();
        var matchingId = matchingIds.of(iccid, job.sim().generation());
        var answer =
                smdp.confirmOrder(job.call(), iccid.value(), job.application().eid(), matchingId);
        switch (answer.meaning()) {
            case SUCCEEDED -> {
                var told = answer.matchingId();
                return told == null || told.equals(matchingId)
                        ? ready(smdp, answer.smdpAddress(), matchingId)
                        : new Prepared.Not(Outcome.FAILED, "other matching id");
            }
            case MATCHING_ID_IN_USE -> {
                // 125 bits are not met by chance: taken before and under our matching id, it is our own earlier order
                return fresh ? abandon(smdp, job, answer) : ready(smdp, null, matchingId);
            }
            case OTHER_ORDER -> {
                // taken just now and yet not ours any more: a late cancellation of the generation before came between
                return fresh ? new Prepared.Not(Outcome.TRY_LATER, answer.code()) : null;
            }
            default -> {
                return not(answer);
            }
        }
    }

    /** What a peer calls itself is used if an activation code can carry it. */
    private static Prepared ready(Es2Client smdp, @Nullable String told, String matchingId) {
        var host = told == null ? "" : told.toUpperCase(Locale.ROOT);
        return new Prepared.Ready(ActivationCode.parse("1$" + host + "$" + matchingId)
                .orElseGet(() -> ActivationCode.of(smdp.smdp().address(), matchingId)));
    }

    /** An attempt of the generation before may have outlived its cancellation: its order is taken back now. */
    private Answer free(Es2Client smdp, Job job) throws InterruptedException {
        var sim = job.sim();
        var before = matchingIds.of(sim.iccid(), Math.max(1, sim.generation() - 1));
        return smdp.cancelOrder(
                job.call(), sim.iccid().value(), job.application().eid(), before, true);
    }

    /** The profile is left where nobody takes it, since POOL is going to retire it. */
    private static Prepared abandon(Es2Client smdp, Job job, Answer why) throws InterruptedException {
        smdp.cancelOrder(
                job.call(), job.sim().iccid().value(), job.application().eid(), null, false);
        return new Prepared.Not(Outcome.PROFILE_UNUSABLE, why.code());
    }

    private static Prepared not(Answer answer) {
        return switch (answer.meaning()) {
            case TRY_LATER -> new Prepared.Not(Outcome.TRY_LATER, answer.code());
            case ALREADY_DOWNLOADED -> new Prepared.Not(Outcome.ALREADY_DOWNLOADED, answer.code());
            case PROFILE_UNUSABLE, OTHER_ORDER, IN_USE, MATCHING_ID_IN_USE ->
                new Prepared.Not(Outcome.PROFILE_UNUSABLE, answer.code());
            case FAILED, SUCCEEDED -> new Prepared.Not(Outcome.FAILED, answer.code());
        };
    }

    private @Nullable Es2Client smdp(Job job) {
        var id = job.sim().smdpId();
        return id == null ? first : smdps.get(id);
    }
}
