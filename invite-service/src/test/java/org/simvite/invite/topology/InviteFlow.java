package org.simvite.invite.topology;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Account;
import org.simvite.event.AccountCommand;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.AccountOrder;
import org.simvite.event.AccountRecordKind;
import org.simvite.event.Channel;
import org.simvite.event.CommandOutcome;
import org.simvite.event.DeviceCommand;
import org.simvite.event.DeviceCommandKind;
import org.simvite.event.DeviceConfirmation;
import org.simvite.event.InstallRequest;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteOrder;
import org.simvite.event.InviteRequest;
import org.simvite.event.OutcomeKind;
import org.simvite.event.SimOutcome;
import org.simvite.event.TerminalRegistration;
import org.simvite.identity.Ids;
import org.simvite.invite.install.Budgets;
import org.simvite.invite.request.Rules;
import org.simvite.runtime.state.StateSerde;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.runtime.streams.BadInputHandler;
import org.simvite.runtime.streams.PoisonRecordHandler;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** The topology in the test driver: what the gateway would write, and what comes out. */
final class InviteFlow implements AutoCloseable {

    static final String PREFIX = "test.";
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    /** More than any test here lets in by accident. */
    static final Budgets BUDGETS = new Budgets(1_000_000, Map.of(), Duration.ofHours(1), Duration.ofDays(1), 100_000);

    static final Rules RULES = new Rules(3, 5, Duration.ofSeconds(30));

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TestInputTopic<String, TerminalRegistration> registrations;
    final TestInputTopic<String, InstallRequest> installs;
    final TestInputTopic<String, InviteRequest> requests;
    final TestInputTopic<String, AccountCommand> commands;
    final TestInputTopic<String, DeviceConfirmation> confirmations;
    final TestInputTopic<String, DeviceCommand> deviceCommands;
    final TestInputTopic<String, SimOutcome> simOutcomes;
    final Accounts accounts;
    final List<TestRecord<String, Account>> ticks = new ArrayList<>();
    final TestOutputTopic<String, InviteOrder> orders;
    final TestOutputTopic<String, InviteDecision> decisions;
    final TestOutputTopic<String, AccountOrder> accountOrders;
    final TestOutputTopic<String, CommandOutcome> outcomes;
    final TestOutputTopic<byte[], byte[]> deadLetters;

    private final AvroSerdes serdes = AvroSerdes.inMemory();
    private final TopologyTestDriver driver;
    private Instant now = START;

    InviteFlow() {
        this(Stores.IN_MEMORY, BUDGETS);
    }

    InviteFlow(Budgets budgets) {
        this(Stores.IN_MEMORY, budgets);
    }

    /** As in production: RocksDB. */
    static InviteFlow onDisk() {
        return new InviteFlow(Stores.ON_DISK, BUDGETS);
    }

    private InviteFlow(Stores stores, Budgets budgets) {
        driver = new TopologyTestDriver(
                new InviteTopology(PREFIX, serdes, RULES, budgets, meters, stores).build(), properties(), START);
        registrations = input(Topics.TERMINAL_REGISTRATIONS);
        installs = input(Topics.INSTALL_REQUESTS);
        requests = input(Topics.INVITE_REQUESTS);
        commands = input(Topics.ACCOUNT_COMMANDS);
        confirmations = input(Topics.DEVICE_CONFIRMATIONS);
        deviceCommands = input(Topics.DEVICE_COMMANDS);
        simOutcomes = input(Topics.SIM_OUTCOMES);
        accounts = new Accounts(output(Topics.ACCOUNTS));
        orders = output(Topics.INVITE_ORDERS);
        decisions = output(Topics.INVITE_DECISIONS);
        accountOrders = output(Topics.ACCOUNT_ORDERS);
        outcomes = output(Topics.COMMAND_OUTCOMES);
        deadLetters = driver.createOutputTopic(
                PREFIX + Topics.DEAD_LETTERS, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A terminal registers; the id of the request for its install code. */
    String register(String deviceId, String accountId) {
        return register(deviceId, accountId, null);
    }

    String register(String deviceId, String accountId, @Nullable String ownerId) {
        var requestId = Ids.installRequestId(accountId, deviceId);
        registrations.pipeInput(deviceId, registration(deviceId, accountId, requestId, ownerId), now);
        return requestId;
    }

    /** It registers from these address blocks, with this verdict of its attestation. */
    String register(String deviceId, String accountId, List<String> blocks, String attestation) {
        var requestId = Ids.installRequestId(accountId, deviceId);
        var registration = registration(deviceId, accountId, requestId, null);
        registration.setBlocks(blocks);
        registration.setAttestation(attestation);
        registrations.pipeInput(deviceId, registration, now);
        return requestId;
    }

    /** It registers under the id for one whose install codes expired unused so often. */
    String registerAgain(String deviceId, String accountId, List<String> blocks, int unusedInstalls) {
        var requestId = Ids.installRequestId(accountId, deviceId, unusedInstalls);
        var registration = registration(deviceId, accountId, requestId, null);
        registration.setBlocks(blocks);
        registrations.pipeInput(deviceId, registration, now);
        return requestId;
    }

    /** What became of a use of the code that the request led to. */
    void becomes(String accountId, String requestId, OutcomeKind kind) {
        var inviteId = Ids.inviteId(requestId, 0);
        simOutcomes.pipeInput(
                accountId,
                SimOutcome.newBuilder()
                        .setEventId(inviteId + "/" + kind)
                        .setAt(now)
                        .setAccountId(accountId)
                        .setKind(kind)
                        .setInviteId(inviteId)
                        .setUses(1)
                        .build(),
                now);
    }

    /** A download shows that the device is this account's. */
    void confirm(String deviceId, String accountId, Instant at) {
        var confirmation = DeviceConfirmation.newBuilder()
                .setEventId("application-of-" + accountId + "/1/" + deviceId)
                .setAt(at)
                .setDeviceId(deviceId)
                .setAccountId(accountId)
                .setApplicationId("application-of-" + accountId)
                .build();
        confirmations.pipeInput(deviceId, confirmation, at);
    }

    /** An operator releases the device. */
    void release(String deviceId, String commandId, Instant at) {
        var command = DeviceCommand.newBuilder()
                .setEventId(commandId)
                .setAt(at)
                .setDeviceId(deviceId)
                .setKind(DeviceCommandKind.RELEASE)
                .setActor("operator:o")
                .setReason("sold")
                .build();
        deviceCommands.pipeInput(deviceId, command, at);
    }

    TerminalRegistration registration(String deviceId, String accountId, String requestId, @Nullable String ownerId) {
        return TerminalRegistration.newBuilder()
                .setEventId(deviceId + "/" + accountId)
                .setAt(now)
                .setDeviceId(deviceId)
                .setAccountId(accountId)
                .setSealingKey("{}")
                .setPlatform("android")
                .setModel("P1")
                .setOwnerAccountId(ownerId)
                .setRequestId(requestId)
                .build();
    }

    /** An account asks for a code; the id of the request. */
    String ask(String accountId, Channel channel, String idempotencyKey) {
        return ask(accountId, channel, idempotencyKey, "hash");
    }

    String ask(String accountId, Channel channel, String idempotencyKey, String payloadHash) {
        var requestId = Ids.requestId(accountId, idempotencyKey);
        requests.pipeInput(accountId, request(accountId, channel, requestId, payloadHash), now);
        return requestId;
    }

    InviteRequest request(String accountId, Channel channel, String requestId, String payloadHash) {
        return InviteRequest.newBuilder()
                .setEventId(requestId)
                .setAt(now)
                .setRequestId(requestId)
                .setAccountId(accountId)
                .setDeviceId("eid-of-" + accountId)
                .setChannel(channel)
                .setPayloadHash(payloadHash)
                .build();
    }

    /** An install as DEVICE hands it on, under any key. */
    void install(String key, String accountId) {
        var requestId = Ids.installRequestId(accountId, "eid-a");
        var request = request(accountId, Channel.INSTALL, requestId, "");
        installs.pipeInput(
                key,
                InstallRequest.newBuilder()
                        .setEventId(requestId)
                        .setAt(now)
                        .setRequest(request)
                        .build(),
                now);
    }

    void command(String accountId, AccountCommandKind kind, String commandId) {
        command(accountId, kind, commandId, now);
    }

    void command(String accountId, AccountCommandKind kind, String commandId, Instant at) {
        var command = AccountCommand.newBuilder()
                .setEventId(commandId)
                .setAt(at)
                .setAccountId(accountId)
                .setKind(kind)
                .setActor("operator:o")
                .setReason("why " + commandId)
                .setMessage("told " + commandId)
                .build();
        commands.pipeInput(accountId, command, at);
    }

    /** Raw bytes on a topic, as a foreign client might write them. */
    void raw(Topic<?> topic, String key, byte @Nullable [] value) {
        driver.createInputTopic(topic.fullName(PREFIX), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value, now);
    }

    /** Forgets what has come out so far. */
    InviteFlow settled() {
        accounts.readRecordsToList();
        orders.readRecordsToList();
        decisions.readRecordsToList();
        accountOrders.readRecordsToList();
        outcomes.readRecordsToList();
        return this;
    }

    InviteFlow pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
        return this;
    }

    Instant now() {
        return now;
    }

    /** The one decision that has come out. */
    InviteDecision decision() {
        return only(decisions.readRecordsToList()).value();
    }

    /** The one order that has come out. */
    InviteOrder order() {
        return only(orders.readRecordsToList()).value();
    }

    /** The one outcome that has come out. */
    CommandOutcome outcome() {
        return only(outcomes.readRecordsToList()).value();
    }

    boolean silent() {
        return accounts.isEmpty() && orders.isEmpty() && decisions.isEmpty();
    }

    long rows(String store) {
        KeyValueStore<?, ?> rows = driver.getKeyValueStore(store);
        try (var all = rows.all()) {
            long count = 0;
            while (all.hasNext()) {
                all.next();
                count++;
            }
            return count;
        }
    }

    /** Bytes of the values in a store. */
    <T> long bytes(String store, Class<T> type) {
        var serializer = new StateSerde<>(type).serializer();
        KeyValueStore<String, T> rows = driver.getKeyValueStore(store);
        long bytes = 0;
        try (var all = rows.all()) {
            while (all.hasNext()) {
                bytes += serializer.serialize(store, all.next().value).length;
            }
        }
        return bytes;
    }

    double installs(String outcome) {
        return meters.find(InstallMeters.NAME).tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    double counted(String outcome) {
        return meters.find(Decisions.NAME).tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Override
    public void close() {
        driver.close();
    }

    static <K, V> TestRecord<K, V> only(List<TestRecord<K, V>> records) {
        if (records.size() != 1) {
            throw new AssertionError("expected one record but there were " + records);
        }
        return records.get(0);
    }

    private <V extends SpecificRecord> TestInputTopic<String, V> input(Topic<V> topic) {
        return driver.createInputTopic(
                topic.fullName(PREFIX), new StringSerializer(), serdes.of(topic).serializer());
    }

    private <V extends SpecificRecord> TestOutputTopic<String, V> output(Topic<V> topic) {
        return driver.createOutputTopic(
                topic.fullName(PREFIX),
                new StringDeserializer(),
                serdes.of(topic).deserializer());
    }

    /** What is told of accounts; the ticks between are put aside. */
    final class Accounts {
        private final TestOutputTopic<String, Account> topic;
        private final Deque<TestRecord<String, Account>> unread = new ArrayDeque<>();

        private Accounts(TestOutputTopic<String, Account> topic) {
            this.topic = topic;
        }

        boolean isEmpty() {
            read();
            return unread.isEmpty();
        }

        Account readValue() {
            read();
            return unread.removeFirst().value();
        }

        List<TestRecord<String, Account>> readRecordsToList() {
            read();
            var all = List.copyOf(unread);
            unread.clear();
            return all;
        }

        List<Account> readValuesToList() {
            return readRecordsToList().stream().map(TestRecord::value).toList();
        }

        private void read() {
            topic.readRecordsToList()
                    .forEach(record ->
                            (record.value().getRecordKind() == AccountRecordKind.TICK ? ticks : unread).add(record));
        }
    }

    @SuppressWarnings("deprecation") // the switch goes when it becomes the only way
    private static Properties properties() {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "invite-flow");
        properties.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, PREFIX + Topics.DEAD_LETTERS);
        properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, BadInputHandler.class);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonRecordHandler.class);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        return properties;
    }
}
