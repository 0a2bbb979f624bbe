package org.simvite.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.simvite.gateway.budget.Budget;

/**
 * Tokens and proofs that only the check of a signature shows to be no good: to make one up costs nothing, to see through it as much as anything that is done here. An
 * address that sends many is not refused, since it can be a carrier's, with honest neighbours; but all such addresses together have the turns of one network.
 */
public final class BadProofs {

    /** No network is called so. */
    private static final String SPENT = "bad proofs";

    private final Budget byAddress;
    private final Counter met;

    /** @param anHour how many an address may send in an hour */
    public BadProofs(int anHour, Clock clock, MeterRegistry meters) {
        this.byAddress = new Budget(anHour, Duration.ofHours(1), clock);
        this.met = meters.counter("simvite.http.bad.proofs");
    }

    /** One was sent from there. */
    void met(String address) {
        met.increment();
        var unused = byAddress.take(address);
    }

    /** Whose turns a caller waits for: his network's, or those of all whose address has sent too many. */
    String turnOf(String network, String address) {
        return byAddress.waitFor(address).isPresent() ? SPENT : network;
    }

    /** How many addresses are remembered. */
    public long size() {
        return byAddress.size();
    }
}
