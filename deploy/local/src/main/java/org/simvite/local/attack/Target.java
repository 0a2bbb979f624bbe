package org.simvite.local.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.simvite.local.audit.TopicScan;
import org.simvite.local.stack.Installation;

/** What is attacked, and what whoever attacks it from outside has at hand. */
final class Target {

    private static final Duration ANSWER = Duration.ofSeconds(45);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration STILL = Duration.ofSeconds(3);
    private static final Duration METRICS = Duration.ofSeconds(20);

    private final Installation installation;
    private final Wire wire;
    private final Desk desk;
    private final Phones phones;
    private final HttpClient http = HttpClient.newHttpClient();

    Target(Installation installation) {
        this.installation = installation;
        var gateway = installation.gateway();
        this.wire = new Wire(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
        this.desk = new Desk(this, installation.operatorToken());
        this.phones = new Phones(installation.smdpClient(), installation.smdp());
    }

    Installation installation() {
        return installation;
    }

    Wire wire() {
        return wire;
    }

    /** The operator, who plays no attack but prepares and looks. */
    Desk desk() {
        return desk;
    }

    Phones phones() {
        return phones;
    }

    /**
     * Calls.
     *
     * @throws AttackException no answer came
     */
    Wire.Answer send(InetAddress from, Wire.Call call) {
        try {
            return wire.send(from, call, ANSWER);
        } catch (IOException e) {
            throw new AttackException(call.method() + " " + call.path() + " was not answered: " + e.getMessage());
        }
    }

    /**
     * An address of the loopback network, 127.0.0.0/8: whoever calls from it is somebody else to the gateway.
     *
     * @param block 1 to 254: each its own /16
     * @param subnet 0 to 255: each its own /24
     * @param host 1 to 254
     */
    static InetAddress address(int block, int subnet, int host) {
        try {
            return InetAddress.getByAddress(new byte[] {127, (byte) block, (byte) subnet, (byte) host});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    /**
     * What the gateway tells of itself.
     *
     * @param name of a gauge, as it stands at {@code /metrics}
     * @throws AttackException it does not tell
     */
    double gauge(String name) {
        var request = HttpRequest.newBuilder(installation.gatewayMetrics())
                .timeout(METRICS)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AttackException("the gateway has no gauge " + name));
        } catch (IOException e) {
            throw new AttackException("the gateway tells nothing of itself: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AttackException("interrupted");
        }
    }

    /** How many records some topics of the installation hold under some keys. */
    long records(Collection<String> topics, Set<String> keys) {
        var count = new AtomicLong();
        try (var scan = new TopicScan(installation.bootstrapServers())) {
            var there = scan.topics();
            var named =
                    topics.stream().map(topic -> Installation.PREFIX + topic).toList();
            if (!there.containsAll(named)) {
                throw new AttackException("there are no such topics as " + named);
            }
            scan.read(named, record -> {
                if (record.key() != null && keys.contains(new String(record.key(), StandardCharsets.UTF_8))) {
                    count.incrementAndGet();
                }
            });
        }
        return count.get();
    }

    /** The same, once nothing has come for a while. */
    long settledRecords(Collection<String> topics, Set<String> keys) {
        var last = records(topics, keys);
        var until = System.nanoTime() + Desk.PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(STILL.toNanos());
            var now = records(topics, keys);
            if (now == last) {
                return now;
            }
            last = now;
        }
        return last;
    }

    /**
     * Looks again and again, until what is seen is as expected or the time is over.
     *
     * @return what was seen last
     */
    static <T> T look(Duration limit, Supplier<T> look, Predicate<T> expected) {
        var until = System.nanoTime() + limit.toNanos();
        while (true) {
            var seen = look.get();
            if (expected.test(seen) || System.nanoTime() > until) {
                return seen;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
