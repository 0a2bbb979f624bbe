package org.simvite.runtime.streams;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.simvite.runtime.shell.Health;
import org.simvite.runtime.shell.ServiceShell;
import org.simvite.serde.RegistryUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits at start for broker, topics and registry, telling people what for, instead of dying where they start a moment later. */
final class StartWait {

    private static final Logger LOG = LoggerFactory.getLogger(StartWait.class);
    private static final Duration ASK_EVERY = Duration.ofMillis(250);
    private static final Duration TELL_EVERY = Duration.ofSeconds(5);

    private final ServiceShell shell;
    private final StartCheck check;
    private final AvroSerdes serdes;
    private final StreamsSettings settings;
    private Map<String, Integer> partitions = Map.of();

    StartWait(ServiceShell shell, StartCheck check, AvroSerdes serdes, StreamsSettings settings) {
        this.shell = shell;
        this.check = check;
        this.serdes = serdes;
        this.settings = settings;
    }

    /**
     * Returns when the topology may start.
     *
     * @return the number of partitions of each topic it reads or writes
     * @throws IllegalStateException when it may not within {@link StreamsSettings#startWithin()}, or never as topics are
     */
    Map<String, Integer> await(Admin admin) throws InterruptedException {
        long begun = System.nanoTime();
        long told = begun - TELL_EVERY.toNanos();
        String waitingFor = waitingFor(admin);
        while (!waitingFor.isEmpty()) {
            String reason = waitingFor;
            shell.readiness(StreamsShell.CHECK, () -> Health.notReady("waiting for " + reason));
            if (shell.stopping()) {
                throw new IllegalStateException("asked to end while waiting for " + reason);
            }
            if (System.nanoTime() - begun > settings.startWithin().toNanos()) {
                throw new IllegalStateException(
                        "waited " + settings.startWithin().toSeconds() + " s in vain for " + reason);
            }
            if (System.nanoTime() - told >= TELL_EVERY.toNanos()) {
                LOG.info("waiting for {}", reason);
                told = System.nanoTime();
            }
            Thread.sleep(ASK_EVERY.toMillis());
            waitingFor = waitingFor(admin);
        }
        return partitions;
    }

    /** What is not there yet, in words; empty when all is. */
    private String waitingFor(Admin admin) throws InterruptedException {
        try {
            partitions = check.partitions(admin);
            List<String> unequal = check.unequal(partitions);
            if (!unequal.isEmpty()) {
                throw new IllegalStateException(String.join("; ", unequal));
            }
            List<String> missing = check.missing(partitions);
            if (!missing.isEmpty()) {
                return "the topics " + missing + " on " + settings.kafka().bootstrap();
            }
            serdes.checkRegistered(settings.kafka().prefix());
            return "";
        } catch (ExecutionException | TimeoutException e) {
            return "the broker at " + settings.kafka().bootstrap();
        } catch (RegistryUnavailableException e) {
            return "the registry: " + e.getMessage();
        }
    }
}
