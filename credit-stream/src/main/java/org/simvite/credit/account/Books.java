package org.simvite.credit.account;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.policy.CreditPolicy;

/** Where the accounts are kept. What is put is there at the next look; all of one record's changes are kept, or none. */
public interface Books {

    /** The account; a fresh one if nothing is known of it. */
    AccountCredit account(String accountId);

    void keep(AccountCredit account);

    /** What the code holds; null once all its uses are closed. */
    @Nullable
    OpenHold hold(String accountId, String inviteId);

    void keep(String accountId, OpenHold hold);

    void dropHold(String accountId, String inviteId);

    /** Open holds of the account, by invite id, at most so many. */
    List<OpenHold> holds(String accountId, int most);

    /** What an outcome or command was booked as; null if it was not. */
    @Nullable
    BookedOutcome booked(String accountId, String eventId);

    /** Remembers it for as long as it can be reversed or repeated. */
    void keep(String accountId, String eventId, BookedOutcome booked);

    /** It has been reversed; how long it is remembered stays as it is. */
    void keepReversed(String accountId, String eventId, BookedOutcome booked);

    /** A policy under which a code was issued here; null if none was under that {@code name@version}. */
    @Nullable
    CreditPolicy policy(String id);

    void keep(CreditPolicy policy);

    /** Calls for {@link Bookkeeper#regain} at {@code due} and no longer at {@code before}; null: at no time. */
    void regainDue(String accountId, @Nullable Instant before, @Nullable Instant due);
}
