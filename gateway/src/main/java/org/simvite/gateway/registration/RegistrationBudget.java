package org.simvite.gateway.registration;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.budget.Budget;
import org.simvite.gateway.budget.WaitingRoom;

/**
 * How many registrations an address sends. What proves nothing has a budget of its own, so that it costs nobody else anything. New terminals that prove their keys
 * wait for their turn when there are many, and are refused only when there are ten times as many.
 */
public final class RegistrationBudget {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int FLOOD = 10;
    private static final int AGAIN = 20;

    private final Budget proven;
    private final Budget flood;
    private final Budget unproven;
    private final Budget again;
    private final WaitingRoom room;
    private final MeterRegistry meters;

    /** @param proven new terminals an hour and address @param unproven registrations that prove nothing, likewise */
    public RegistrationBudget(int proven, int unproven, Clock clock, MeterRegistry meters) {
        this.meters = meters;
        this.proven = new Budget(proven, HOUR, clock);
        this.flood = new Budget(Math.multiplyExact(proven, FLOOD), HOUR, clock);
        this.unproven = new Budget(unproven, HOUR, clock);
        this.again = new Budget(AGAIN, HOUR, clock);
        this.room = new WaitingRoom(PAUSE, clock);
    }

    /** Why a new terminal is not taken in now. */
    Optional<Problem> ofNew(String address, String accountId) {
        if (proven.take(address).isEmpty()) {
            return Optional.empty();
        }
        var wait = room.remaining(accountId);
        if (wait.isPresent()) {
            return Optional.of(told("delayed", ProblemType.STEP_UP, wait.get()));
        }
        return flood.take(address).map(spent -> told("flood", ProblemType.TOO_MANY_REGISTRATIONS, spent));
    }

    /** Whether a terminal that is known may ask for its code again. */
    boolean allowsAgain(String address, String accountId) {
        return again.take(accountId).isEmpty() && proven.take(address).isEmpty();
    }

    /** What a registration that proves nothing is told instead of what is wrong with it. */
    Optional<Problem> ofUnproven(String address) {
        return unproven.take(address).map(spent -> told("unproven", ProblemType.TOO_MANY_REGISTRATIONS, spent));
    }

    private Problem told(String why, ProblemType type, Duration retryAfter) {
        meters.counter("simvite.registrations.turned.away", "reason", why).increment();
        return type.problem().retryAfter(retryAfter);
    }

    /** How many keys are remembered. */
    public long size() {
        return proven.size() + flood.size() + unproven.size() + again.size() + room.size();
    }
}
