package org.simvite.invite.topology;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.simvite.command.Given;
import org.simvite.event.DeviceCommand;
import org.simvite.event.DeviceConfirmation;
import org.simvite.event.TerminalRegistration;
import org.simvite.invite.device.Device;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topics;

/**
 * DEVICE: knows whose a device is by its downloads, and says of each registration whether the device is another's. Key: device
 * id. Store: device-by-id, with a row for each device that was ever confirmed; claims have none.
 */
final class KeepDevice implements Processor<String, SpecificRecord, String, SpecificRecord> {

    static final String NODE = "keep-device";
    static final String DEVICES = "device-by-id";

    private ProcessorContext<String, SpecificRecord> context;
    private KeyValueStore<String, Device> devices;

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        devices = context.getStateStore(DEVICES);
    }

    @Override
    public void process(Record<String, SpecificRecord> in) {
        var value = Incoming.present(in.value());
        if (value instanceof TerminalRegistration registration) {
            claim(in, registration);
        } else if (value instanceof DeviceConfirmation confirmation) {
            confirm(Incoming.confirmed(in.key(), confirmation), confirmation);
        } else if (value instanceof DeviceCommand command) {
            release(in, command);
        } else {
            throw new BadRecordException("no registration, confirmation or command");
        }
    }

    private void claim(Record<String, SpecificRecord> in, TerminalRegistration value) {
        var registration = Incoming.registration(in.key(), value);
        var verdict = Device.verdict(devices.get(registration.deviceId()), registration.accountId());
        context.forward(
                new Record<>(
                        Incoming.KEY_OF_INSTALLS,
                        Outgoing.installRequest(registration, verdict, value.getBlocks()),
                        registration.at().toEpochMilli(),
                        Trace.of(in.headers())),
                TopicNodes.sinkName(Topics.INSTALL_REQUESTS));
    }

    private void confirm(String accountId, DeviceConfirmation confirmation) {
        var deviceId = confirmation.getDeviceId();
        Device.confirmed(devices.get(deviceId), accountId, confirmation.getAt())
                .ifPresent(device -> devices.put(deviceId, device));
    }

    private void release(Record<String, SpecificRecord> in, DeviceCommand command) {
        var commandId = Incoming.release(in.key(), command);
        var now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        var given = Given.time(command.getAt(), now);
        var release = Device.release(devices.get(command.getDeviceId()), commandId, given);
        if (release.device() != null) {
            devices.put(command.getDeviceId(), release.device());
        }
        context.forward(
                new Record<>(
                        commandId,
                        Outgoing.released(command, release.result(), now),
                        now.toEpochMilli(),
                        Trace.of(in.headers())),
                TopicNodes.sinkName(Topics.COMMAND_OUTCOMES, NODE));
    }
}
