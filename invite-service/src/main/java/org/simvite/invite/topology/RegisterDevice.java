package org.simvite.invite.topology;

import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.simvite.event.InviteRequest;
import org.simvite.event.TerminalRegistration;
import org.simvite.invite.device.Device;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.topic.Topics;

/**
 * DEVICE: asks for the install code of each device and account once, and tells whether the device was known. Key: device id.
 * Stores: device-by-id, and account-by-device with a row per device and account.
 */
final class RegisterDevice implements Processor<String, TerminalRegistration, String, InviteRequest> {

    static final String NODE = "register-device";
    static final String DEVICES = "device-by-id";
    static final String ACCOUNTS = "account-by-device";

    private ProcessorContext<String, InviteRequest> context;
    private KeyValueStore<String, Device> devices;
    private KeyValueStore<String, Instant> accounts;

    @Override
    public void init(ProcessorContext<String, InviteRequest> context) {
        this.context = context;
        devices = context.getStateStore(DEVICES);
        accounts = context.getStateStore(ACCOUNTS);
    }

    @Override
    public void process(Record<String, TerminalRegistration> in) {
        var registration = Incoming.registration(in);
        var accountKey = registration.deviceId() + Incoming.SEPARATOR + registration.accountId();
        var device = devices.get(registration.deviceId());
        Device.register(device, accounts.get(accountKey) != null, registration).ifPresent(admission -> {
            devices.put(registration.deviceId(), admission.device());
            accounts.put(accountKey, registration.at());
            var request = Outgoing.installRequest(registration, admission.verdict());
            context.forward(
                    new Record<>(
                            registration.accountId(),
                            request,
                            registration.at().toEpochMilli(),
                            Trace.of(in.headers())),
                    TopicNodes.sinkName(Topics.INVITE_REQUESTS));
        });
    }
}
