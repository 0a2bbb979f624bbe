package org.simvite.credit.device;

import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.simvite.command.Given;
import org.simvite.credit.Counters;
import org.simvite.event.DeviceCommand;
import org.simvite.event.DeviceCommandKind;
import org.simvite.event.DeviceConfirmation;
import org.simvite.event.DeviceRelease;
import org.simvite.event.DeviceRequest;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.runtime.streams.Traces;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** Asks {@link Device}, remembers and passes on what it says. */
final class DeviceProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private ProcessorContext<String, SpecificRecord> context;
    private DeviceStores stores;
    private Sensor passed;
    private Sensor refused;
    private Sensor confirmed;
    private Sensor unclaimed;
    private Sensor fell;

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        stores = new DeviceStores(context);
        var counters = new Counters(context, KeepDevice.NAME);
        passed = counters.counter("claims-passed");
        refused = counters.counter("refused-device-occupied");
        confirmed = counters.counter("devices-confirmed");
        unclaimed = counters.counter("downloaded-unclaimed");
        fell = counters.counter("claims-fell");
        context.schedule(
                LOOK_EVERY,
                PunctuationType.WALL_CLOCK_TIME,
                time -> stores.drain(now(), (deviceId, accountId) -> fall(deviceId, accountId, Traces.begun())));
    }

    @Override
    public void process(Record<String, SpecificRecord> in) {
        if (in.value() instanceof DeviceRequest request && request.getDeviceId().equals(in.key())) {
            ask(in.key(), request, in.headers());
        } else if (in.value() instanceof DeviceConfirmation confirmation
                && confirmation.getDeviceId().equals(in.key())) {
            confirm(in.key(), confirmation, in.headers());
        } else if (in.value() instanceof DeviceRelease release
                && release.getDeviceId().equals(in.key())) {
            release(in.key(), release.getApplicationId());
        } else if (in.value() instanceof DeviceCommand command
                && command.getKind() == DeviceCommandKind.RELEASE
                && command.getDeviceId().equals(in.key())) {
            obey(in.key(), command, in.headers());
        } else {
            throw new BadRecordException("not for a device, or the key is not the device id");
        }
    }

    private void ask(String deviceId, DeviceRequest request, Headers headers) {
        var reservation = request.getReservation();
        String applicationId = reservation.getApplicationId();
        Claim known = stores.claim(deviceId, applicationId);
        Claim claim = stores.device(deviceId).asked(known, reservation.getAccountId(), reservation.getPoolId(), now());
        if (known == null) {
            stores.keep(deviceId, applicationId, claim);
            (claim.status() == Claim.Status.REFUSED ? refused : passed).record();
        }
        if (claim.status() == Claim.Status.REFUSED) {
            var refusal = DeviceRecords.refusal(reservation, now());
            forward(Topics.PROVISIONING_ANSWERS, refusal.getInviteId(), refusal, headers);
        } else {
            // also one that fell or ended: the pool has it, and says so again
            forward(Topics.RESERVATION_REQUESTS, reservation.getPoolId(), reservation, headers);
            if (claim.status() == Claim.Status.FELL) {
                withdraw(deviceId, new DeviceStores.Named(applicationId, claim), headers);
            }
        }
    }

    private void confirm(String deviceId, DeviceConfirmation confirmation, Headers headers) {
        String applicationId = confirmation.getApplicationId();
        String accountId = confirmation.getAccountId();
        Claim known = stores.claim(deviceId, applicationId);
        if (known == null) {
            unclaimed.record();
        }
        Device.Change change = stores.device(deviceId).downloaded(known, accountId, now());
        stores.keep(deviceId, change.device());
        stores.keep(deviceId, applicationId, change.claim());
        confirmed.record();
        fall(deviceId, accountId, headers);
    }

    private void fall(String deviceId, String accountId, Headers headers) {
        for (DeviceStores.Named named : stores.openClaimsOfOthers(deviceId, accountId, now())) {
            stores.keep(deviceId, named.applicationId(), named.claim().fallen(now()));
            fell.record();
            forward(
                    Topics.SIM_ACTIVITY,
                    named.applicationId(),
                    DeviceRecords.claimFell(deviceId, named.applicationId(), now()),
                    headers);
            withdraw(deviceId, named, headers);
        }
    }

    /** The SIM ends what is provisioned, the pool what is not: one of them finds it. */
    private void withdraw(String deviceId, DeviceStores.Named fallen, Headers headers) {
        forward(
                Topics.RESERVATION_REQUESTS,
                fallen.claim().poolId(),
                DeviceRecords.withdrawal(deviceId, fallen, now()),
                headers);
    }

    private void release(String deviceId, String applicationId) {
        Claim known = stores.claim(deviceId, applicationId);
        if (known != null && (known.status() == Claim.Status.REFUSED || known.status() == Claim.Status.RELEASED)) {
            return;
        }
        Device.Change change = stores.device(deviceId).released(known, now());
        stores.keep(deviceId, change.device());
        stores.keep(deviceId, applicationId, change.claim());
    }

    private void obey(String deviceId, DeviceCommand command, Headers headers) {
        Device.Release release =
                stores.device(deviceId).release(command.getEventId(), Given.time(command.getAt(), now()));
        stores.keep(deviceId, release.device());
        forward(
                Topics.COMMAND_OUTCOMES,
                command.getEventId(),
                DeviceRecords.outcome(command, release.result(), now()),
                headers);
    }

    private void forward(Topic<?> topic, String key, SpecificRecord value, Headers headers) {
        context.forward(
                new Record<>(key, value, now().toEpochMilli(), headers), TopicNodes.sinkName(topic, KeepDevice.NAME));
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
