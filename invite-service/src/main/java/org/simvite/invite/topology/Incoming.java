package org.simvite.invite.topology;

import java.time.Instant;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;
import org.simvite.event.AccountCommand;
import org.simvite.event.DeviceCommand;
import org.simvite.event.DeviceCommandKind;
import org.simvite.event.DeviceConfirmation;
import org.simvite.event.InstallRequest;
import org.simvite.event.InviteRequest;
import org.simvite.event.OutcomeKind;
import org.simvite.event.SimOutcome;
import org.simvite.event.TerminalRegistration;
import org.simvite.invite.account.AccountKind;
import org.simvite.invite.account.GivenCommand;
import org.simvite.invite.account.StandingCommand;
import org.simvite.invite.account.Terminal;
import org.simvite.invite.device.DeviceVerdict;
import org.simvite.invite.device.Registration;
import org.simvite.invite.install.Install;
import org.simvite.invite.request.Channel;
import org.simvite.invite.request.Request;
import org.simvite.serde.BadRecordException;

/**
 * From records to the domain. A record that contradicts itself, which no gateway writes, is an
 * {@link BadRecordException}: a dead letter. Messages name fields, never contents.
 */
final class Incoming {

    /** Parts the ids in a store's key. */
    static final char SEPARATOR = '|';

    /** All installs are one task's. */
    static final String KEY_OF_INSTALLS = "installs";

    private Incoming() {}

    static Registration registration(@Nullable String key, TerminalRegistration value) {
        keyed(key, value.getDeviceId(), "deviceId");
        var accountId = id(value.getAccountId(), "accountId");
        var owner = value.getOwnerAccountId();
        require(AccountKind.of(accountId) == AccountKind.TERMINAL, "accountId is not that of a terminal");
        require(owner == null || AccountKind.of(owner) == AccountKind.SOCIAL, "ownerAccountId is not that of a person");
        return new Registration(
                value.getDeviceId(),
                accountId,
                id(value.getRequestId(), "requestId"),
                value.getAt(),
                value.getPlatform(),
                value.getModel(),
                owner,
                value.getAttestation());
    }

    /** A registration on its way through the budgets. */
    static Install install(Record<String, InstallRequest> in) {
        var value = present(in.value());
        require(KEY_OF_INSTALLS.equals(in.key()), "the key is not " + KEY_OF_INSTALLS);
        var request = value.getRequest();
        return new Install(
                new Registration(
                        id(String.valueOf(request.getDeviceId()), "deviceId"),
                        id(request.getAccountId(), "accountId"),
                        id(request.getRequestId(), "requestId"),
                        value.getAt(),
                        request.getPlatform(),
                        request.getModel(),
                        request.getOwnerAccountId(),
                        value.getAttestation()),
                DeviceVerdict.valueOf(request.getDeviceVerdict().name()),
                value.getBlocks());
    }

    /** The account that a download confirmed the device for. */
    static String confirmed(@Nullable String key, DeviceConfirmation value) {
        keyed(key, value.getDeviceId(), "deviceId");
        return id(value.getAccountId(), "accountId");
    }

    /** The id of a command to release the device. */
    static String release(@Nullable String key, DeviceCommand value) {
        keyed(key, value.getDeviceId(), "deviceId");
        require(value.getKind() == DeviceCommandKind.RELEASE, "unknown command");
        return id(value.getEventId(), "eventId");
    }

    static Request request(@Nullable String key, InviteRequest value) {
        keyed(key, value.getAccountId(), "accountId");
        var deviceId = value.getDeviceId();
        return new Request(
                id(value.getRequestId(), "requestId"),
                value.getAccountId(),
                Channel.valueOf(value.getChannel().name()),
                value.getAt(),
                DeviceVerdict.valueOf(value.getDeviceVerdict().name()),
                deviceId == null
                        ? null
                        : new Terminal(
                                deviceId,
                                value.getPlatform(),
                                value.getModel(),
                                value.getOwnerAccountId(),
                                value.getAttestation()),
                value.getPayloadHash());
    }

    /** The code that expired unredeemed, or of which a use did; null where the outcome tells of something else. */
    static @Nullable String expired(@Nullable String key, SimOutcome value) {
        keyed(key, value.getAccountId(), "accountId");
        return value.getKind() == OutcomeKind.EXPIRED ? value.getInviteId() : null;
    }

    /** The command as it goes on, with the time that it counts by everywhere. */
    static AccountCommand notAhead(AccountCommand command, Instant now) {
        var given = Given.time(command.getAt(), now);
        return given.equals(command.getAt())
                ? command
                : AccountCommand.newBuilder(command).setAt(given).build();
    }

    static GivenCommand command(@Nullable String key, AccountCommand value) {
        keyed(key, value.getAccountId(), "accountId");
        var given = new Given(value.getAt(), id(value.getEventId(), "eventId"));
        var status = switch (value.getKind()) {
            case SUSPEND -> AccountStatus.SUSPENDED;
            case RESUME -> AccountStatus.ACTIVE;
            case CLOSE -> AccountStatus.CLOSED;
            case ERASE -> AccountStatus.ERASED;
            case UNKNOWN, OPEN, PAYMENT_CONFIRMED, PAYMENT_REFUNDED, APPROVE, DECLINE, ADJUST -> null;
        };
        var kind = switch (value.getKind()) {
            case OPEN -> GivenCommand.Kind.OPEN;
            case SUSPEND, RESUME, CLOSE, ERASE -> GivenCommand.Kind.STAND;
            case ADJUST -> GivenCommand.Kind.CREDIT;
            case UNKNOWN, PAYMENT_CONFIRMED, PAYMENT_REFUNDED, APPROVE, DECLINE -> GivenCommand.Kind.OTHER;
        };
        var standing = status == null
                ? null
                : new StandingCommand(given, status, value.getActor(), value.getReason(), value.getMessage());
        return new GivenCommand(value.getAccountId(), given, kind, standing);
    }

    static <V> V present(@Nullable V value) {
        if (value == null) {
            throw new BadRecordException("no value");
        }
        return value;
    }

    private static void keyed(@Nullable String key, String id, String field) {
        require(id(id, field).equals(key), "the key is not the " + field);
    }

    private static String id(String id, String field) {
        require(!id.isBlank() && id.indexOf(SEPARATOR) < 0, field + " is no id");
        return id;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new BadRecordException(otherwise);
        }
    }
}
