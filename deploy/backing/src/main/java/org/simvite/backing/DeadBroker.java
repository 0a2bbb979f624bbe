package org.simvite.backing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.ControllerServer;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.controller.ControllerRequestContext;

/**
 * A broker that ended without a farewell: the controller takes it for alive, and for the leader of its partitions, until its
 * session is over (9 s).
 *
 * <p>Its successor must not start before it is known to be gone. It would take up the transactions that were under way while it
 * cannot be reached yet, see its partitions lose their leader, and drop the end markers as those of deleted partitions (Kafka
 * 4.3.1, {@code TransactionMarkerChannelManager}). Nothing would ever end these transactions, and whoever reads committed
 * records or offsets, or restores a store, would wait for ever. Partitions with further replicas keep a leader, so this is for a
 * broker that is alone.
 *
 * <p>Nor need it wait for the session. Whoever holds the directory's lock knows that its last broker is dead, and has the controller
 * strike it off the register, as an operator does with a broker that will not come back: its partitions have no leader from then on, and the
 * successor registers as any broker does that is new.
 */
final class DeadBroker {

    /** Kafka writes this file last when it closes, and removes it when it starts. */
    private static final String CLEANLY_CLOSED = ".kafka_cleanshutdown";

    /** Until the controller leads its quorum of one and has read its log. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private DeadBroker() {}

    /** Whether the directory's last broker did not end cleanly. To be asked before the next one starts. */
    static boolean isIn(Path data) {
        var started =
                Files.exists(data.resolve(KafkaRaftServer.MetadataPartition().toString()));
        return started && !Files.exists(data.resolve(CLEANLY_CLOSED));
    }

    /** Returns when everybody who asks the controller is told that the broker is gone. */
    static void retire(ControllerServer controller) {
        var limit = System.nanoTime() + LIMIT.toNanos();
        while (!struckOff(controller) || isKnown(controller)) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("the controller does not let go of the broker that was killed");
            }
            pause();
        }
    }

    /** False while the controller does not lead yet. Asking once more does nothing. */
    private static boolean struckOff(ControllerServer controller) {
        var us = new ControllerRequestContext(new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
        try {
            controller
                    .controller()
                    .unregisterBroker(us, LocalBroker.NODE_ID)
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NotControllerException) {
                return false;
            }
            if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                return true;
            }
            throw new IllegalStateException("the controller does not strike off the broker that was killed", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the controller does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker that was killed is struck off", e);
        }
    }

    /** What is published, to the successor too, follows the controller's log with a little delay. */
    private static boolean isKnown(ControllerServer controller) {
        return controller.metadataCache().getImage().cluster().broker(LocalBroker.NODE_ID) != null;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
