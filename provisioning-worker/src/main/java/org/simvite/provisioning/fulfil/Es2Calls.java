package org.simvite.provisioning.fulfil;

import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.simvite.provisioning.es2.Answer;
import org.simvite.provisioning.es2.Es2Client;
import org.simvite.provisioning.es2.Function;

/**
 * What one attempt says to its SM-DP+. Each call has an identifier of its own, {@code <attempt>/<function>/<n>}: a delivery of
 * the same attempt once more makes the same calls under the same identifiers, so that a peer which deduplicates by them
 * answers each as it did, and never one call with the answer of another. No call begins after the order's time is over.
 */
final class Es2Calls {

    private final Es2Client smdp;
    private final Job job;
    private final Clock clock;
    private final Map<Function, Integer> made = new EnumMap<>(Function.class);

    Es2Calls(Es2Client smdp, Job job, Clock clock) {
        this.smdp = smdp;
        this.job = job;
        this.clock = clock;
    }

    /** Where the profile is downloaded from, where the SM-DP+ does not tell it. */
    String address() {
        return smdp.smdp().address();
    }

    /** Whether that many calls can be made, even if each takes as long as it may. */
    boolean timeFor(int calls) {
        var end = job.executeBefore();
        return end == null
                || clock.instant()
                        .plus(smdp.smdp().timeout().multipliedBy(calls))
                        .isBefore(end);
    }

    /** @param eid null: for no eUICC in particular */
    Answer downloadOrder(@Nullable String eid) throws InterruptedException {
        return timeFor(0) ? smdp.downloadOrder(id(Function.DOWNLOAD_ORDER), iccid(), eid) : Answer.later("out of time");
    }

    /** For the eUICC that the application names. */
    Answer confirmOrder(String matchingId) throws InterruptedException {
        return timeFor(0)
                ? smdp.confirmOrder(
                        id(Function.CONFIRM_ORDER), iccid(), job.application().eid(), matchingId)
                : Answer.later("out of time");
    }

    /**
     * @param eid that the order is for; null: for none
     * @param matchingId of the order; null: it has none yet
     * @param reusable whether the profile can be ordered again
     */
    Answer cancelOrder(@Nullable String eid, @Nullable String matchingId, boolean reusable)
            throws InterruptedException {
        return timeFor(0)
                ? smdp.cancelOrder(id(Function.CANCEL_ORDER), iccid(), eid, matchingId, reusable)
                : Answer.later("out of time");
    }

    private String iccid() {
        return job.sim().iccid().value();
    }

    private String id(Function function) {
        return job.call() + "/" + function.path() + "/" + made.merge(function, 1, Integer::sum);
    }
}
