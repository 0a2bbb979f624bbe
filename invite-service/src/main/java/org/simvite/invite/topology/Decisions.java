package org.simvite.invite.topology;

import io.micrometer.core.instrument.MeterRegistry;
import org.simvite.invite.request.Channel;
import org.simvite.invite.request.Decision;
import org.simvite.invite.request.Refusal;

/**
 * Counts decisions: {@code simvite.invite.decisions} by channel and outcome, which is ORDERED, the reason of the refusal, or
 * REPEATED. After a crash the decisions of the transaction that was lost are counted twice.
 */
final class Decisions {

    static final String NAME = "simvite.invite.decisions";

    private final MeterRegistry meters;

    Decisions(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(Channel channel, Decision decision, boolean repeated) {
        meters.counter(NAME, "channel", channel.name(), "outcome", outcome(decision, repeated))
                .increment();
    }

    private static String outcome(Decision decision, boolean repeated) {
        if (repeated) {
            return "REPEATED";
        }
        return decision instanceof Refusal refusal ? refusal.reason().name() : "ORDERED";
    }
}
