package org.simvite.provisioning.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningOrder;

/** A lane for each SM-DP+, and one for orders that need none. */
final class Lanes {

    private static final String NO_SMDP = "none";

    private final Map<String, Lane> bySmdp = new LinkedHashMap<>();
    private final Lane withoutSmdp;
    private final String first;

    /**
     * @param smdps ids of those that are configured, one at least; the first holds profiles of which stock names none
     * @param width orders side by side in each lane
     * @param line orders that may wait in each lane
     */
    Lanes(List<String> smdps, int width, int line, MeterRegistry meters) {
        first = smdps.get(0);
        withoutSmdp = lane(NO_SMDP, width, line, meters);
        smdps.forEach(id -> bySmdp.put(id, lane(id, width, line, meters)));
    }

    private static Lane lane(String smdp, int width, int line, MeterRegistry meters) {
        var lane = new Lane(smdp, width, line);
        meters.gauge("simvite.fulfil.waiting", Tags.of("smdp", smdp), lane, Lane::waiting);
        return lane;
    }

    /** False: too many wait already. */
    boolean take(ProvisioningOrder order, Runnable work) {
        return lane(order).take(work);
    }

    private Lane lane(ProvisioningOrder order) {
        if (order.getProfileKind() != ProfileKind.ESIM) {
            return withoutSmdp;
        }
        // one that is not configured is answered without being asked
        var id = order.getSmdpId();
        return bySmdp.getOrDefault(id == null ? first : id, withoutSmdp);
    }

    /** What is under way and in line may still end within that time; what does not is issued again by its pool. */
    void close(Duration drainWithin) throws InterruptedException {
        var lanes =
                Stream.concat(Stream.of(withoutSmdp), bySmdp.values().stream()).toList();
        lanes.forEach(Lane::close);
        var until = System.nanoTime() + drainWithin.toNanos();
        for (var lane : lanes) {
            lane.drain(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
    }
}
