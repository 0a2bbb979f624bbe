package org.simvite.gateway.command;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.simvite.event.DeviceCommand;
import org.simvite.event.DeviceCommandKind;
import org.simvite.gateway.answer.Fault;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.publish.Publisher;
import org.simvite.identity.DeviceIds;
import org.simvite.identity.Eid;
import org.simvite.topic.Topics;

/** Commands of operators to devices, which are named by EID or device id; on the topic stands the device id. */
public final class DeviceCommands {

    private final Publisher publisher;
    private final DeviceIds devices;
    private final CommandIntake intake;

    public DeviceCommands(Publisher publisher, DeviceIds devices, CommandIntake intake) {
        this.publisher = publisher;
        this.devices = devices;
        this.intake = intake;
    }

    /** {@code commandDevice}. */
    public CompletionStage<Reply> device(Call call) {
        var named = call.member("deviceId");
        var eid = call.member("eid");
        if (named.isPresent() == eid.isPresent()) {
            var rule = named.isPresent() ? "not beside deviceId" : "eid or deviceId";
            return CompletableFuture.completedFuture(
                    ProblemType.COMMAND_INVALID.problem().withFaults(List.of(new Fault("/eid", rule))));
        }
        var deviceId = eid.isPresent() ? eid.flatMap(Eid::parse).map(devices::of) : named;
        return deviceId.map(id -> command(call, id))
                .orElseGet(() -> CompletableFuture.completedFuture(ProblemType.EID_INVALID.problem()));
    }

    private CompletionStage<Reply> command(Call call, String deviceId) {
        var kind = DeviceCommandKind.valueOf(call.member("kind").orElseThrow());
        var reason = call.member("reason").orElseThrow();
        return intake.take(
                call,
                deviceId,
                List.of(kind.name(), reason),
                commandId -> publisher.publish(
                        Topics.DEVICE_COMMANDS,
                        deviceId,
                        call.trace(),
                        now -> DeviceCommand.newBuilder()
                                .setEventId(commandId)
                                .setAt(now)
                                .setDeviceId(deviceId)
                                .setKind(kind)
                                .setActor(call.operator().actor())
                                .setReason(reason)
                                .build()));
    }
}
