package org.simvite.provisioning.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockShareConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningOrder;
import org.simvite.event.ProvisioningOrderKind;
import org.simvite.event.ProvisioningOutcome;
import org.simvite.event.ProvisioningResult;
import org.simvite.identity.Iccid;
import org.simvite.provisioning.es2.Es2Client;
import org.simvite.provisioning.es2.Smdp;
import org.simvite.provisioning.fulfil.EsimOrders;
import org.simvite.provisioning.fulfil.Fulfilment;
import org.simvite.provisioning.fulfil.MatchingIds;
import org.simvite.provisioning.fulfil.SmdpUnderTest;
import org.simvite.provisioning.fulfil.Terminal;
import org.simvite.provisioning.fulfil.VirtualSims;
import org.simvite.runtime.kafka.BrokerClock;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.topic.Topics;

/** Two SM-DP+ over real HTTP, one of which hangs: orders at the other go on. */
@Timeout(60)
class OrderLoopTest {

    private static final String TOPIC = "simvite.provisioning-orders";
    private static final int WIDTH = 4;
    private static final int LINE = 40;
    private static final int EACH = 40;

    private final Terminal terminal = new Terminal();
    private final AvroSerdes serdes = AvroSerdes.inMemory();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final Lanes lanes = new Lanes(List.of("healthy", "hanging"), WIDTH, LINE, meters);
    private final Orders orders = new Orders();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SmdpUnderTest healthy;

    @SuppressWarnings("NullAway.Init")
    private SmdpUnderTest hanging;

    @SuppressWarnings("NullAway.Init")
    private OrderLoop loop;

    @SuppressWarnings("NullAway.Init")
    private Thread thread;

    @BeforeEach
    void start() throws IOException {
        healthy = new SmdpUnderTest(folder.resolve("healthy"));
        hanging = new SmdpUnderTest(folder.resolve("hanging"));
        // nothing that hangs comes to an end while the test looks on
        var esims = new EsimOrders(
                List.of(client("healthy", healthy), client("hanging", hanging)),
                new MatchingIds(new byte[32]),
                Clock.systemUTC());
        var brokerClock = new BrokerClock(Clock.systemUTC());
        var work = new OrderWork(
                new Fulfilment(esims, new VirtualSims(List.of())),
                new OrderOutput(producer, serdes, "simvite.", brokerClock),
                serdes,
                Duration.ofDays(7),
                brokerClock,
                Duration.ofSeconds(5),
                meters,
                Clock.systemUTC(),
                "simvite.fulfil");
        orders.subscribe(List.of(TOPIC));
        loop = new OrderLoop(() -> orders, TOPIC, work, lanes);
        thread = new Thread(loop, "orders-under-test");
    }

    @AfterEach
    void close() throws InterruptedException {
        loop.stop();
        thread.join();
        lanes.close(Duration.ZERO);
        healthy.close();
        hanging.close();
    }

    @Test
    void anSmdpThatHangsHoldsUpNoOrderOfAnother() throws Exception {
        hanging.fault("{\"kind\":\"HANG\",\"delayMs\":600000}");
        IntStream.range(0, EACH).forEach(number -> {
            orders.add(order("hanging", number));
            orders.add(order("hanging", 2 * EACH + number));
            orders.add(order("healthy", EACH + number));
        });

        thread.start();

        await().atMost(Duration.ofSeconds(40)).until(() -> results().size() == EACH);
        assertThat(results()).allSatisfy(result -> {
            assertThat(result.getOutcome()).isEqualTo(ProvisioningOutcome.SUCCEEDED);
            assertThat(healthy.profile(result.getIccid())).isNotNull();
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> orders.acknowledged.size() == 3 * EACH);
        assertThat(orders.acknowledged)
                .as("no delivery is used up and no lock runs out: a pool issues again what has no result")
                .containsOnly(AcknowledgeType.ACCEPT);
        assertThat(meters.counter("simvite.fulfil.unexecuted", "cause", "BUSY").count())
                .isEqualTo(2 * EACH - WIDTH - LINE);
        assertThat(meters.get("simvite.fulfil.waiting")
                        .tag("smdp", "hanging")
                        .gauge()
                        .value())
                .isEqualTo(LINE);
    }

    @Test
    void whatCannotBeSetAsideNowIsPutBack() throws Exception {
        producer.sendException = new TimeoutException("no broker");
        orders.addRecord(new ConsumerRecord<>(TOPIC, 0, 0, "key", new byte[] {7}));

        thread.start();

        await().atMost(Duration.ofSeconds(20)).until(() -> !orders.acknowledged.isEmpty());
        assertThat(orders.acknowledged).containsExactly(AcknowledgeType.RELEASE);
    }

    /** A share consumer that finds no broker takes a processor for as long as one waits in it. */
    @Test
    void noTimeIsSpentInsideAConsumerThatHasNoBroker() {
        orders.connections = 0;

        thread.start();

        await().atMost(Duration.ofSeconds(20)).until(() -> orders.waits.size() > 3);
        assertThat(orders.waits).containsOnly(Duration.ZERO);
        orders.connections = 2;
        orders.add(order("healthy", 0));
        await().atMost(Duration.ofSeconds(20)).until(() -> results().size() == 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> orders.waits.stream().anyMatch(wait -> !wait.isZero()));
    }

    /** Room comes every few milliseconds at one that is quick and full: whoever waited for it was as slow as it for all others. */
    @Test
    void anSmdpThatIsQuickAndFullHoldsUpNoOrderOfAnother() throws Exception {
        hanging.fault("{\"kind\":\"SLOW\",\"delayMs\":300}");
        IntStream.range(0, 10 * EACH).forEach(number -> orders.add(order("hanging", number)));
        orders.add(order("healthy", 10 * EACH));

        thread.start();

        await().atMost(Duration.ofSeconds(20)).until(() -> isDone("app-" + 10 * EACH));
        assertThat(results())
                .as("the full one has hardly begun, with %s orders before", 10 * EACH)
                .hasSizeLessThan(EACH);
    }

    @Test
    void oneThatIsBusyForAMomentGetsEveryOrder() throws Exception {
        healthy.fault("{\"kind\":\"SLOW\",\"delayMs\":20}");
        IntStream.range(0, EACH).forEach(number -> orders.add(order("healthy", number)));

        thread.start();

        await().atMost(Duration.ofSeconds(50)).until(() -> results().size() == EACH);
        assertThat(meters.counter("simvite.fulfil.unexecuted", "cause", "BUSY").count())
                .isZero();
    }

    @Test
    void whatWasTakenBeforeTheEndIsFinishedWithinItsTime() throws Exception {
        healthy.fault("{\"kind\":\"SLOW\",\"delayMs\":100}");
        IntStream.range(0, WIDTH).forEach(number -> orders.add(order("healthy", number)));
        thread.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> orders.acknowledged.size() == WIDTH);

        loop.stop();
        thread.join();
        lanes.close(Duration.ofSeconds(30));

        assertThat(results()).hasSize(WIDTH);
        assertThat(lanes.take(order("healthy", 9), () -> {}))
                .as("nothing is taken after the end")
                .isFalse();
    }

    private boolean isDone(String application) {
        return results().stream().anyMatch(result -> result.getApplicationId().equals(application));
    }

    private List<ProvisioningResult> results() {
        return producer.history().stream()
                .filter(out -> out.topic().equals("simvite.provisioning-results"))
                .map(out ->
                        serdes.of(Topics.PROVISIONING_RESULTS).deserializer().deserialize(out.topic(), out.value()))
                .toList();
    }

    private static Es2Client client(String id, SmdpUnderTest smdp) throws IOException {
        return new Es2Client(
                new Smdp(id, smdp.address(), "1.2.3", "SMDP.EXAMPLE.COM", Duration.ofMinutes(10), Optional.empty()));
    }

    private ProvisioningOrder order(String smdp, int number) {
        var application = "app-" + number;
        return ProvisioningOrder.newBuilder()
                .setEventId(application + "/FULFIL/1")
                .setAt(Clock.systemUTC().instant())
                .setOrderId(application + "/FULFIL")
                .setKind(ProvisioningOrderKind.FULFIL)
                .setAttempt(1)
                .setApplicationId(application)
                .setPoolId("esim")
                .setIccid(iccid(number))
                .setGeneration(1)
                .setProfileKind(ProfileKind.ESIM)
                .setSmdpId(smdp)
                .setAccountId(terminal.accountId())
                .setDeviceId("eid-abc")
                .setInviteId(Terminal.INVITE)
                .setEid(Terminal.EID)
                .setSealingKey(terminal.publicSealingKey())
                .setSignature(terminal.sign(application, org.simvite.provisioning.pool.ProfileKind.ESIM, "esim"))
                .build();
    }

    private static String iccid(int number) {
        var body = String.format("8988211%011d", number);
        return IntStream.range(0, 10)
                .mapToObj(digit -> body + digit)
                .filter(text -> Iccid.parse(text).isPresent())
                .findFirst()
                .orElseThrow();
    }

    /** What the share group would give, and how it was acknowledged. */
    private final class Orders extends MockShareConsumer<String, byte[]> {

        private final ConcurrentLinkedQueue<AcknowledgeType> acknowledged = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Duration> waits = new ConcurrentLinkedQueue<>();
        private volatile int connections = 1;
        private int offset;

        private void add(ProvisioningOrder order) {
            var value = serdes.of(Topics.PROVISIONING_ORDERS).serializer().serialize(TOPIC, order);
            addRecord(new ConsumerRecord<>(TOPIC, 0, offset++, order.getIccid(), value));
        }

        @Override
        public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
            waits.add(timeout);
            var records = super.poll(timeout);
            if (records.isEmpty()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            return records;
        }

        @Override
        public synchronized Map<MetricName, Metric> metrics() {
            var name = new MetricName("connection-count", "consumer-metrics", "", Map.of());
            return Map.of(name, new Count(name, connections));
        }

        @Override
        public synchronized void acknowledge(ConsumerRecord<String, byte[]> record, AcknowledgeType type) {
            acknowledged.add(type);
        }
    }

    private record Count(MetricName metricName, Object metricValue) implements Metric {}
}
