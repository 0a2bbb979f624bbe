package org.simvite.invite.account;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.command.AccountStatus;
import org.simvite.command.Remembered;
import org.simvite.identity.Ids;

/**
 * An account. It exists once it is open: its terminal has registered, or its person has logged in.
 *
 * @param standing what it may do, and by which command
 * @param openedAt when its terminal registered or its person first logged in; null until that is known
 * @param changedAt time of the last change that is told
 * @param terminal its terminal; null for other kinds, and when it is forgotten after the account's end
 * @param installRequestId request that got the account's install code; null while none did, or since that code expired unused
 * @param unusedInstalls install codes that expired before they were redeemed
 * @param revision counts the changes that are told, from 1
 */
public record Account(
        String accountId,
        AccountStanding standing,
        @Nullable Instant openedAt,
        Instant changedAt,
        @Nullable Terminal terminal,
        @Nullable String installRequestId,
        int unusedInstalls,
        long revision) {

    /** Nothing is known of it but its id. */
    public static Account unheardOf(String accountId) {
        return new Account(accountId, AccountStanding.INITIAL, null, Instant.EPOCH, null, null, 0, 0);
    }

    public AccountKind kind() {
        return AccountKind.of(accountId);
    }

    /** Whether its terminal has registered or its person has logged in. */
    public boolean open() {
        return openedAt != null;
    }

    /** Whose credit its codes are held against. */
    public String answerable() {
        return terminal == null || terminal.ownerAccountId() == null ? accountId : terminal.ownerAccountId();
    }

    /** Opened by the first login of a person; empty if it is open or is no such account. */
    public Optional<Account> opened(Instant at) {
        return kind() == AccountKind.SOCIAL ? opening(at, null) : Optional.empty();
    }

    /** Opened by the registration of its terminal; empty if it is open or is no such account. */
    public Optional<Account> opened(Instant at, Terminal of) {
        return kind() == AccountKind.TERMINAL ? opening(at, of) : Optional.empty();
    }

    /** After a command on its standing; empty if that changes nothing. */
    public Optional<Account> after(StandingCommand command) {
        var next = standing.after(command);
        if (next.equals(standing)) {
            return Optional.empty();
        }
        // a later command of the same content moves the time by which the standing holds only, which is told to nobody
        var told = next.status() != standing.status();
        return Optional.of(new Account(
                accountId,
                next,
                openedAt,
                told ? later(changedAt, command.given().at()) : changedAt,
                next.status() == AccountStatus.ERASED ? null : terminal,
                installRequestId,
                unusedInstalls,
                told ? revision + 1 : revision));
    }

    /** After its terminal proved something of itself; empty if that changes nothing, or the account is not open. */
    public Optional<Account> attested(String verdict, Instant at) {
        if (!open() || terminal == null || terminal.attestation().equals(verdict)) {
            return Optional.empty();
        }
        return Optional.of(new Account(
                accountId,
                standing,
                openedAt,
                later(changedAt, at),
                terminal.attested(verdict),
                installRequestId,
                unusedInstalls,
                revision + 1));
    }

    /** After its request for the install code became an order. */
    public Account installed(String requestId) {
        return new Account(accountId, standing, openedAt, changedAt, terminal, requestId, unusedInstalls, revision);
    }

    /**
     * After a code of its expired, or a use of it, before it was redeemed: if that was its install code it can have another.
     *
     * @return empty if it was not, so that what is read again changes nothing
     */
    public Optional<Account> expired(String inviteId, Instant at) {
        if (installRequestId == null || !Ids.inviteId(installRequestId, 0).equals(inviteId)) {
            return Optional.empty();
        }
        return Optional.of(new Account(
                accountId, standing, openedAt, later(changedAt, at), terminal, null, unusedInstalls + 1, revision + 1));
    }

    /** The id under which its next install code is asked for on that device. */
    public String nextInstallRequestId(String deviceId) {
        return Ids.installRequestId(accountId, deviceId, unusedInstalls);
    }

    /**
     * What is kept for ever of an account that has ended, so that it does not begin anew: that it ended and when, and neither its
     * terminal nor the words of whoever ended it.
     *
     * @return empty while those are still to be had, or if it has not ended
     */
    public Optional<Account> cutDown(Instant now) {
        return standing.status().ended() && !now.isBefore(cutDownAt())
                ? Optional.of(new Account(
                        accountId,
                        standing.withoutWords(),
                        openedAt,
                        changedAt,
                        null,
                        null,
                        unusedInstalls,
                        revision + 1))
                : Optional.empty();
    }

    /** As long after its end as the command is remembered that ended it. */
    public Instant cutDownAt() {
        return changedAt.plus(Remembered.OF_COMMANDS);
    }

    private Optional<Account> opening(Instant at, @Nullable Terminal of) {
        if (open()) {
            return Optional.empty();
        }
        return Optional.of(
                new Account(accountId, standing, at, at, of, installRequestId, unusedInstalls, revision + 1));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isBefore(b) ? b : a;
    }
}
