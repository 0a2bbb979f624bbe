package org.simvite.runtime.streams;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a transaction outlasts the death of a broker. Until the broker's session is over, the partitions that it led take no writes,
 * and those that it had a copy of acknowledge none; nearly every transaction has one of them. Given up before that, it takes all tasks of
 * its thread with it, and under exactly-once their stores.
 */
final class TransactionCheck {

    /** From the end of the session until the partitions' new leaders are elected, known to the producers and connected to. */
    private static final Duration NEW_LEADER = Duration.ofSeconds(5);

    private static final String SESSION = "broker.session.timeout.ms";

    private TransactionCheck() {}

    /**
     * One line if it does not. Where partitions have one copy there is no leader to wait for.
     *
     * @param copies of each partition
     */
    static List<String> findings(Broker broker, StreamsSettings settings, int copies)
            throws InterruptedException, ExecutionException, TimeoutException {
        return findings(settings.transactionTimeout(), session(broker), copies);
    }

    /** @param sessionMillis null where the broker does not tell */
    static List<String> findings(Duration transaction, @Nullable String sessionMillis, int copies) {
        if (copies < 2 || sessionMillis == null) {
            return List.of();
        }
        Duration needed = Duration.ofMillis(Long.parseLong(sessionMillis)).plus(NEW_LEADER);
        return transaction.compareTo(needed) >= 0
                ? List.of()
                : List.of("streams.transaction.timeout is " + transaction + ", and a broker that dies is missed after "
                        + SESSION
                        + "=" + sessionMillis + ": every transaction would be given up, and all stores lost. It needs "
                        + needed
                        + " or more");
    }

    private static @Nullable String session(Broker broker)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return broker.setting(SESSION);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return null;
            }
            throw e;
        }
    }
}
