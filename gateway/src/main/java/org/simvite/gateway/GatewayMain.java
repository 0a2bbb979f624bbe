package org.simvite.gateway;

import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.simvite.runtime.kafka.Clients;
import org.simvite.runtime.letters.LetterReplayer;
import org.simvite.runtime.shell.Health;
import org.simvite.runtime.shell.NativeCrypto;
import org.simvite.runtime.shell.Service;
import org.simvite.runtime.shell.ServiceShell;
import org.simvite.topic.Party;
import org.simvite.topic.TopicProvisioner;
import org.simvite.topic.TopicsUnfitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process. */
public final class GatewayMain {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayMain.class);
    private static final Duration ASK_EVERY = Duration.ofMillis(250);

    private GatewayMain() {}

    public static void main(String[] args) {
        ServiceShell.run("gateway", args, service());
    }

    /** The service, for a process of its own or one beside others. */
    public static Service service() {
        return settings -> {
            var own = GatewaySettings.from(settings);
            return shell -> start(shell, own);
        };
    }

    private static void start(ServiceShell shell, GatewaySettings settings) throws InterruptedException {
        NativeCrypto.install();
        awaitTopics(shell, settings);
        var gateway = Gateway.start(settings, shell.meters(), Clock.systemUTC());
        shell.closing("gateway", gateway);
        LetterReplayer.start(shell, Party.GATEWAY, settings.kafka());
        shell.readiness("read-model", () -> gateway.readModel().health());
        shell.readiness("clock", () -> gateway.clocks().health(settings.clockTolerance()));
        LOG.info("listening on port {}, for SM-DP+s on port {}", gateway.port(), gateway.es2plusPort());
    }

    private static void awaitTopics(ServiceShell shell, GatewaySettings settings) throws InterruptedException {
        long end = System.nanoTime() + settings.startWithin().toNanos();
        try (var admin = new Clients(settings.kafka()).admin("gateway-start")) {
            while (!shell.stopping()) {
                try {
                    TopicProvisioner.check(admin, settings.kafka().prefix(), Party.GATEWAY);
                    return;
                } catch (TopicsUnfitException | KafkaException e) {
                    if (System.nanoTime() > end) {
                        throw e;
                    }
                    shell.readiness("topics", () -> Health.notReady(String.valueOf(e.getMessage())));
                    Thread.sleep(ASK_EVERY.toMillis());
                }
            }
        } finally {
            shell.readiness("topics", () -> Health.ready("there"));
        }
        throw new IllegalStateException("asked to end while waiting for the topics");
    }
}
