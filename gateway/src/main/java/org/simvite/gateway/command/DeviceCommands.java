package org.simvite.gateway.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.simvite.event.DeviceCommand;
import org.simvite.event.DeviceCommandKind;
import org.simvite.gateway.access.TokenHash;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.InFlight;
import org.simvite.gateway.publish.Publisher;
import org.simvite.identity.DeviceIds;
import org.simvite.identity.Eid;
import org.simvite.identity.Ids;
import org.simvite.topic.Topics;

/** Commands of operators to devices, which are named by EID or device id; on the topic stands the device id. */
public final class DeviceCommands {

    private final Publisher publisher;
    private final DeviceIds devices;
    private final InFlight inFlight;

    public DeviceCommands(Publisher publisher, DeviceIds devices, InFlight inFlight) {
        this.publisher = publisher;
        this.devices = devices;
        this.inFlight = inFlight;
    }

    /** {@code commandDevice}. */
    public CompletionStage<Reply> device(Call call) {
        var named = call.member("deviceId");
        var eid = call.member("eid");
        if (named.isPresent() == eid.isPresent()) {
            return CompletableFuture.completedFuture(ProblemType.COMMAND_INVALID.problem());
        }
        var deviceId = eid.isPresent() ? eid.flatMap(Eid::parse).map(devices::of) : named;
        return deviceId.map(id -> command(call, id))
                .orElseGet(() -> CompletableFuture.completedFuture(ProblemType.EID_INVALID.problem()));
    }

    private CompletionStage<Reply> command(Call call, String deviceId) {
        var kind = DeviceCommandKind.valueOf(call.member("kind").orElseThrow());
        var reason = call.member("reason").orElseThrow();
        var actor = call.operator().actor();
        var commandId = Ids.commandId(actor, deviceId, call.idempotencyKey());
        return inFlight.once(
                        commandId,
                        TokenHash.of(kind + "\n" + reason),
                        () -> publisher.publish(
                                Topics.DEVICE_COMMANDS,
                                deviceId,
                                call.trace(),
                                now -> DeviceCommand.newBuilder()
                                        .setEventId(commandId)
                                        .setAt(now)
                                        .setDeviceId(deviceId)
                                        .setKind(kind)
                                        .setActor(actor)
                                        .setReason(reason)
                                        .build()))
                .thenApply(outcome -> outcome == InFlight.Outcome.TAKEN_IN
                        ? Commands.takenFromOperator(commandId)
                        : ProblemType.IDEMPOTENCY_KEY_REUSED.problem());
    }
}
