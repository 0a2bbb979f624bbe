package org.simvite.invite.request;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.command.AccountStatus;
import org.simvite.command.Remembered;
import org.simvite.invite.account.Account;
import org.simvite.invite.account.AccountKind;
import org.simvite.invite.device.DeviceVerdict;

/**
 * Decides requests by the rules of their channel. Requests, registrations and logins reach an account by different
 * roads, so a request can be read before what opens its account: it waits, bounded, and is refused for a cause of ours
 * only when nothing came.
 */
public final class RequestDesk {

    private final Rules rules;

    public RequestDesk(Rules rules) {
        this.rules = rules;
    }

    /**
     * Takes in a request.
     *
     * @param known what is remembered of a request of the same id, whatever its payload was: its decision stands
     * @param account the account that asks, if it was ever heard of
     * @param now the wall clock
     */
    public Step receive(@Nullable RequestState known, @Nullable Account account, Request request, Instant now) {
        if (known != null && !reconsidered(known, account, request)) {
            return new Step(null, false, null, known.decision().orElse(null));
        }
        if (account != null && request.requestId().equals(account.installRequestId())) {
            // it was ordered, and is forgotten here; its code is told of as long as there is one
            return new Step(null, false, null, null);
        }
        if (!request.channel().offeredTo(AccountKind.of(request.accountId()))) {
            var refusal = Refusal.of(request, RefusalReason.CHANNEL_NOT_ALLOWED);
            // whoever was never let in could have as many remembered as he likes
            return account != null && account.open()
                    ? refuse(null, false, refusal, now)
                    : new Step(null, false, null, refusal);
        }
        if (request.channel() == Channel.INSTALL && !request.registered()) {
            // not remembered: somebody who guesses the id of an install request must not spoil it
            return new Step(null, false, null, Refusal.of(request, RefusalReason.CHANNEL_NOT_ALLOWED));
        }
        if (account != null && overtaken(account, request)) {
            return new Step(null, false, null, Refusal.notDecided(request, now));
        }
        var heardOf = account == null ? Account.unheardOf(request.accountId()) : account;
        var opening = opening(heardOf, request);
        var asker = opening.orElse(heardOf);
        if (!asker.open()) {
            return new Step(null, false, RequestState.waiting(request, now.plus(rules.accountWait())), null);
        }
        return decide(asker, opening.isPresent(), request, now);
    }

    /**
     * Decides a request that waited, now that its account is open.
     *
     * @param now the wall clock
     */
    public Step release(Account account, Request request, Instant now) {
        return decide(account, false, request, now);
    }

    /**
     * Ends the waiting of a request whose account did not come to be known. Our own standstill does not count as waiting:
     * what opens the account may stand behind the request among all that is still to be read. That is no decision and is not
     * remembered: the same request is decided when it is made again and the account is known.
     *
     * @param now the wall clock
     * @param readingSince since when everything has been read without a break
     * @return without a state if the waiting is over: it is to be forgotten
     */
    public Step giveUp(Request request, Instant now, Instant readingSince) {
        var dueAt = readingSince.plus(rules.accountWait());
        if (now.isBefore(dueAt)) {
            return new Step(null, false, RequestState.waiting(request, dueAt), null);
        }
        return new Step(null, false, null, Refusal.notDecided(request, now));
    }

    private Step decide(Account account, boolean opened, Request request, Instant now) {
        var install = request.channel() == Channel.INSTALL;
        var refusal = refusal(account, request);
        if (refusal != null) {
            return refuse(opened ? account : null, opened, refusal, now);
        }
        var order = order(account, request, install);
        var next = install ? account.installed(request.requestId()) : opened ? account : null;
        return new Step(next, opened, RequestState.decided(order, now.plus(Remembered.OF_STEPS)), order);
    }

    /** An install code is its account's: a claim to a device is no reason to bind it to the device. */
    private Order order(Account account, Request request, boolean install) {
        return new Order(
                request.requestId(),
                account.answerable(),
                request.accountId(),
                request.channel(),
                request.at(),
                install ? request.accountId() : null,
                rules.openLimit(),
                rules.dayLimit(),
                request.payloadHash());
    }

    /**
     * It asks for the install code that has expired since: the gateway did not know of that yet. Registering again asks for the
     * next one.
     */
    private static boolean overtaken(Account account, Request request) {
        var terminal = request.terminal();
        return request.registered()
                && terminal != null
                && account.unusedInstalls() > 0
                && !request.requestId().equals(account.nextInstallRequestId(terminal.deviceId()));
    }

    /** A device that was another account's and was released is claimed once more: its refusal no longer holds. */
    private static boolean reconsidered(RequestState known, @Nullable Account account, Request request) {
        var refusal = known.refusal();
        return refusal != null
                && refusal.reason() == RefusalReason.ALREADY_GRANTED
                && request.registered()
                && request.verdict() == DeviceVerdict.FIRST
                && (account == null || account.installRequestId() == null);
    }

    private @Nullable Refusal refusal(Account account, Request request) {
        var status = account.standing().status();
        if (status.ended()) {
            return Refusal.of(request, RefusalReason.CLOSED);
        }
        if (status == AccountStatus.SUSPENDED) {
            return Refusal.of(request, RefusalReason.SUSPENDED, WayForward.ASK_SUPPORT);
        }
        if (request.channel() == Channel.INSTALL) {
            if (account.installRequestId() != null) {
                return Refusal.of(request, RefusalReason.ALREADY_GRANTED, WayForward.USE_YOUR_SIM);
            }
            return request.verdict() == DeviceVerdict.KNOWN
                    ? Refusal.of(request, RefusalReason.ALREADY_GRANTED, WayForward.ASK_SUPPORT)
                    : null;
        }
        return null;
    }

    private Step refuse(@Nullable Account account, boolean opened, Refusal refusal, Instant now) {
        return new Step(account, opened, RequestState.decided(refusal, now.plus(Remembered.OF_STEPS)), refusal);
    }

    private static Optional<Account> opening(Account account, Request request) {
        var terminal = request.terminal();
        return request.registered() && terminal != null ? account.opened(request.at(), terminal) : Optional.empty();
    }
}
