package org.simvite.gateway.policy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** How many versions of policies there may be: each stays for good, at every instance of credit-stream. */
public final class PolicyRoom {

    private final int most;
    private final IntSupplier versions;
    private final Counter refused;

    /** @param versions how many are known */
    public PolicyRoom(int most, IntSupplier versions, MeterRegistry meters) {
        this.most = most;
        this.versions = versions;
        refused = meters.counter("simvite.policies.beyond.most");
    }

    /** Whether there is room for one that is not known yet. What is on its way is not counted, so a few more may get in. */
    boolean forOneMore() {
        boolean room = versions.getAsInt() < most;
        if (!room) {
            refused.increment();
        }
        return room;
    }
}
