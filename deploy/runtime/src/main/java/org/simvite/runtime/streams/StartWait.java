package org.simvite.runtime.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
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
    private int copies = 1;

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
    Map<String, Integer> await(Broker broker) throws InterruptedException {
        long begun = System.nanoTime();
        long told = begun - TELL_EVERY.toNanos();
        String waitingFor = waitingFor(broker);
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
            waitingFor = waitingFor(broker);
        }
        return partitions;
    }

    /** Once it has waited: copies that the topics have, and changelogs are to have. */
    int copies() {
        return copies;
    }

    /** What is not there yet, in words; empty when all is. */
    private String waitingFor(Broker broker) throws InterruptedException {
        try {
            partitions = check.partitions(broker);
            List<String> unequal = check.unequal(partitions);
            if (!unequal.isEmpty()) {
                throw new IllegalStateException(String.join("; ", unequal));
            }
            List<String> missing = check.missing(partitions);
            if (!missing.isEmpty()) {
                return "the topics " + missing + " on " + settings.kafka().bootstrap();
            }
            serdes.checkRegistered(settings.kafka().prefix());
            refuseWhatIsUnfit(broker);
            return "";
        } catch (ExecutionException | TimeoutException e) {
            return "the broker at " + settings.kafka().bootstrap();
        } catch (RegistryUnavailableException e) {
            return "the registry: " + e.getMessage();
        }
    }

    /** What no waiting mends. */
    private void refuseWhatIsUnfit(Broker broker) throws InterruptedException, ExecutionException, TimeoutException {
        TopicCheck topics = new TopicCheck(check, settings);
        copies = topics.replication(broker);
        List<String> unfit = new ArrayList<>(topics.findings(broker));
        unfit.addAll(TransactionCheck.findings(broker, settings, copies));
        if (!unfit.isEmpty()) {
            throw new IllegalStateException(String.join("; ", unfit));
        }
        OffsetCheck offsets = new OffsetCheck(check, settings);
        refuse(
                offsets.findings(broker),
                ". Read from the beginning against that state, what is long forgotten would be new",
                ". Set the offsets by hand (kafka-consumer-groups.sh --reset-offsets --to-datetime, shortly before the"
                        + " last stop), or start once with streams.lost.offsets=accept: everything is read again then, and what is"
                        + " older than a service remembers is ignored");
        refuse(
                offsets.gone(broker),
                ". Steps between aggregates are among them",
                ". Bring them back (a mirror, a backup), or start once with streams.lost.offsets=accept and run the audit: what is left"
                        + " is read then, and what the lost ones would have set off does not happen");
        offsets.warn(broker);
    }

    private void refuse(List<String> lost, String means, String waysOut) {
        String what = String.join("; ", lost) + means;
        if (!lost.isEmpty() && settings.lostOffsets() == StreamsSettings.LostOffsets.REFUSE) {
            throw new IllegalStateException(what + waysOut);
        }
        if (!lost.isEmpty()) {
            LOG.warn("{}: accepted, as streams.lost.offsets says", what);
        }
    }
}
