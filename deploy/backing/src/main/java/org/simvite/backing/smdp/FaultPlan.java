package org.simvite.backing.smdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The faults in force. The first that concerns a call and whose dice fall decides. */
final class FaultPlan {

    private final List<Active> faults = new ArrayList<>();

    /** A fault and how often it has hit. */
    private static final class Active {
        private final Fault fault;
        private final Random dice;
        private int hits;

        Active(Fault fault) {
            this.fault = fault;
            this.dice = new Random(fault.seed());
        }

        boolean hits() {
            var spent = fault.times() > 0 && hits >= fault.times();
            if (spent || dice.nextDouble() >= fault.rate()) {
                return false;
            }
            hits++;
            return true;
        }
    }

    /** A fault in force and how often it has hit. */
    record Report(Fault fault, int hits) {}

    synchronized void add(Fault fault) {
        faults.add(new Active(fault));
    }

    synchronized void clear() {
        faults.clear();
    }

    synchronized List<Report> report() {
        return faults.stream()
                .map(active -> new Report(active.fault, active.hits))
                .toList();
    }

    Optional<Fault> onCall(String function, @Nullable String iccid) {
        return first(function, iccid, false);
    }

    Optional<Fault> onCallback(String iccid) {
        return first(ProgressCallbacks.FUNCTION, iccid, true);
    }

    private synchronized Optional<Fault> first(String function, @Nullable String iccid, boolean callback) {
        return faults.stream()
                .filter(active -> active.fault.kind().isOfCallback() == callback)
                .filter(active -> active.fault.concerns(function, iccid))
                .filter(Active::hits)
                .findFirst()
                .map(active -> active.fault);
    }
}
