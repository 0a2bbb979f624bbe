package org.simvite.credit.account;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.CreditDriver;
import org.simvite.credit.policy.SomePolicies;
import org.simvite.event.AccountCommand;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.AccountOrder;
import org.simvite.event.Channel;
import org.simvite.event.CreditBalance;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteOrder;
import org.simvite.event.LedgerEntry;
import org.simvite.event.OutcomeKind;
import org.simvite.event.SimOutcome;
import org.simvite.topic.Topics;

/** Says to one account what its neighbours would say, in the words of the contracts. */
final class AccountStory implements AutoCloseable {

    static final String ALICE = "terminal:alice";

    final CreditDriver driver = new CreditDriver();
    private int counter;

    /** An account with its opening credit: 20 points, nothing held. */
    static AccountStory opened() {
        var story = new AccountStory();
        story.outcome(OutcomeKind.ACCEPTED, null, "own").pipe();
        story.driver.read(Topics.CREDIT_LEDGER);
        story.driver.read(Topics.CREDIT_BALANCES);
        return story;
    }

    InviteOrder.Builder order(String requestId) {
        return InviteOrder.newBuilder()
                .setEventId(requestId)
                .setAt(driver.now())
                .setRequestId(requestId)
                .setAccountId(ALICE)
                .setHolderAccountId(ALICE)
                .setChannel(Channel.FREE)
                .setUses(1)
                .setPayloadHash("hash-" + requestId);
    }

    InviteDecision ask(InviteOrder.Builder order) {
        driver.pipe(Topics.INVITE_ORDERS, order.getAccountId(), order.build());
        return driver.one(Topics.INVITE_DECISIONS);
    }

    /** A granted code with one use; its id. */
    String code() {
        return ask(order("request-" + ++counter)).getInviteId();
    }

    /** An outcome to be completed. */
    final class Told {
        final SimOutcome.Builder outcome;

        Told(SimOutcome.Builder outcome) {
            this.outcome = outcome;
        }

        Told uses(int uses) {
            outcome.setUses(uses);
            return this;
        }

        Told ordinal(int ordinal) {
            outcome.setOrdinal(ordinal);
            return this;
        }

        Told reverses(SimOutcome other) {
            outcome.setReversesEventId(other.getEventId());
            return this;
        }

        Told under(String policy) {
            outcome.setPolicyVersion(policy);
            return this;
        }

        SimOutcome pipe() {
            var built = outcome.build();
            driver.pipe(Topics.SIM_OUTCOMES, built.getAccountId(), built);
            return built;
        }
    }

    Told outcome(OutcomeKind kind, @Nullable String invite, @Nullable String application) {
        return new Told(SimOutcome.newBuilder()
                .setEventId((application == null ? invite : application) + "/" + kind + "/" + ++counter)
                .setAt(driver.now())
                .setAccountId(ALICE)
                .setKind(kind)
                .setInviteId(invite)
                .setApplicationId(application)
                .setPolicyVersion("staked@1"));
    }

    AccountCommand.Builder command(AccountCommandKind kind) {
        return AccountCommand.newBuilder()
                .setEventId("command-" + ++counter)
                .setAt(driver.now())
                .setAccountId(ALICE)
                .setKind(kind)
                .setActor("operator:ann")
                .setReason("because");
    }

    AccountCommand tell(AccountCommand.Builder command) {
        var built = command.build();
        driver.pipe(
                Topics.ACCOUNT_ORDERS,
                built.getAccountId(),
                AccountOrder.newBuilder()
                        .setEventId(built.getEventId())
                        .setAt(built.getAt())
                        .setAccountId(built.getAccountId())
                        .setCommand(built)
                        .build());
        return built;
    }

    void tell(AccountCommandKind kind) {
        tell(command(kind));
    }

    private int activations;

    void activate(org.simvite.event.CreditPolicy.Builder policy) {
        var built = policy.setAt(Instant.ofEpochSecond(++activations)).build();
        driver.pipe(Topics.CREDIT_POLICIES, built.getName() + "@" + built.getVersion(), built);
        driver.pipe(Topics.CREDIT_POLICIES, "active/" + built.getName() + "@" + built.getVersion(), built);
    }

    static org.simvite.event.CreditPolicy.Builder policy(String name) {
        return SomePolicies.put(name, 1);
    }

    List<LedgerEntry> entries() {
        return driver.read(Topics.CREDIT_LEDGER);
    }

    LedgerEntry entry() {
        return driver.one(Topics.CREDIT_LEDGER);
    }

    /** The account as last published. */
    CreditBalance balance() {
        var balances = driver.read(Topics.CREDIT_BALANCES);
        return balances.get(balances.size() - 1);
    }

    void days(long days) {
        driver.advance(Duration.ofDays(days));
    }

    @Override
    public void close() {
        driver.close();
    }
}
