package org.simvite.credit.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;
import org.simvite.credit.account.ReportedOutcome.Kind;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.credit.policy.Policies;

/**
 * One account that is put through anything: knows of each use what became of it, keeps all that was reported so that it can
 * be reported again, and checks the invariants.
 */
final class AccountModel implements Policies {

    static final String ACCOUNT = "terminal:one";

    final BooksInMemory books = new BooksInMemory();
    final Bookkeeper bookkeeper = new Bookkeeper(books, this);
    final List<LedgerLine> lines = new ArrayList<>();
    final List<ReportedOutcome> reported = new ArrayList<>();
    final Map<String, Sim> sims = new LinkedHashMap<>();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    CreditPolicy active;
    int installs;
    private final Map<String, String> stamps = new HashMap<>();
    private int counter;

    enum SimState {
        USED,
        UNUSED,
        RETURNED,
        USED_LATE,
        TAKEN_BACK
    }

    /** One redeemed use: what is true of it now, and the outcome that says so. */
    record Sim(String application, String invite, String policy, SimState state, String outcome, int topUps) {}

    AccountModel(CreditPolicy active) {
        this.active = active;
    }

    @Override
    public CreditPolicy active() {
        return active;
    }

    @Override
    public Optional<CreditPolicy> find(String id) {
        return Optional.empty();
    }

    AccountCredit account() {
        return books.account(ACCOUNT);
    }

    List<OpenHold> holds() {
        return books.holds(ACCOUNT, Integer.MAX_VALUE);
    }

    void open() {
        report(Kind.ACCEPTED, null, "own-" + counter, 0, 0, "", null);
    }

    IssueDecision order(Channel channel, int uses, int openLimit, int dayLimit) {
        var order = new CodeOrder("request-" + ++counter, now, channel, uses, openLimit, dayLimit, null, null);
        var decision = bookkeeper.order(ACCOUNT, order, now);
        if (decision instanceof IssueDecision.Granted granted) {
            stamps.put(granted.hold().inviteId(), active.id());
            installs += channel == Channel.INSTALL ? 1 : 0;
        }
        return decision;
    }

    /** What would be decided on an order for one use now, under the limits of the latest order. */
    IssueDecision wouldDecide() {
        var allowance = account().allowance();
        var order =
                new CodeOrder("probe", now, Channel.FREE, 1, allowance.openLimit(), allowance.dayLimit(), null, null);
        return Gate.decide(account(), order, active, now, this::holds);
    }

    /** An open use of some code became a SIM, and that became of it. */
    void settle(Kind kind, int which) {
        if (!holds().isEmpty()) {
            var hold = holds().get(which % holds().size());
            var application = "application-" + ++counter;
            var policy = stamps.getOrDefault(hold.inviteId(), "");
            var outcome = report(kind, hold.inviteId(), application, 1, 0, policy, null);
            sims.put(
                    application,
                    new Sim(application, hold.inviteId(), policy, SimState.valueOf(kind.name()), outcome, 0));
        }
    }

    /** Some code ends; none of its open uses was redeemed. */
    void end(Kind kind, int which) {
        if (!holds().isEmpty()) {
            var hold = holds().get(which % holds().size());
            var policy = stamps.getOrDefault(hold.inviteId(), "");
            report(kind, hold.inviteId(), null, hold.openUses(), 0, policy, null);
        }
    }

    void topUp(int which) {
        some(SimState.USED, which).ifPresent(sim -> {
            report(Kind.TOPPED_UP, sim, 0, sim.topUps + 1, null);
            keep(sim, SimState.USED, sim.outcome, sim.topUps + 1);
        });
    }

    void useLate(int which) {
        some(SimState.UNUSED, which).ifPresent(sim -> {
            report(Kind.USED_LATE, sim, 0, 0, null);
            keep(sim, SimState.USED_LATE, sim.outcome, 0);
        });
    }

    void turnOutUsedInTime(int which) {
        some(SimState.UNUSED, which).ifPresent(sim -> {
            report(Kind.USED_IN_TIME, sim, 0, 0, sim.outcome);
            keep(sim, SimState.USED, report(Kind.USED, sim, 0, 0, null), 0);
        });
    }

    void takeUseBack(int which) {
        some(SimState.USED, which).ifPresent(sim -> {
            report(Kind.USE_REVERSED, sim, 0, 0, sim.outcome);
            keep(sim, SimState.TAKEN_BACK, sim.outcome, sim.topUps);
        });
    }

    void adjust(int delta) {
        var adjustment = new Adjustment("adjust-" + ++counter, now, delta, null, "operator:ann", "why");
        bookkeeper.adjust(ACCOUNT, adjustment).ifPresent(lines::add);
        assertThat(bookkeeper.adjust(ACCOUNT, adjustment)).isEmpty();
    }

    void stand(AccountStatus status) {
        bookkeeper.stand(ACCOUNT, new Given(now, "command-" + ++counter), status);
    }

    void pass(Duration time) {
        now = now.plus(time);
        for (var due = books.due.get(ACCOUNT); due != null && !due.isAfter(now); due = books.due.get(ACCOUNT)) {
            bookkeeper.regain(ACCOUNT, now).ifPresent(lines::add);
        }
    }

    /** Something that was reported is reported again. */
    void repeat(int which) {
        if (!reported.isEmpty()) {
            var before = books.contents();
            assertThat(bookkeeper.report(reported.get(which % reported.size()))).isEmpty();
            assertThat(books.contents()).isEqualTo(before);
        }
    }

    long count(SimState state) {
        return sims.values().stream().filter(sim -> sim.state == state).count();
    }

    void check() {
        var account = account();
        var balance = 0;
        for (int i = 0; i < lines.size(); i++) {
            balance += lines.get(i).delta();
            assertThat(lines.get(i).sequence()).isEqualTo(i + 1);
            assertThat(lines.get(i).balance()).isEqualTo(balance);
        }
        assertThat(account.balance()).isEqualTo(balance);
        assertThat(account.sequence()).isEqualTo(lines.size());
        assertThat(lines.stream().map(LedgerLine::entryId)).doesNotHaveDuplicates();
        var totals = account.holds();
        assertThat(holds()).allSatisfy(hold -> assertThat(hold.openUses()).isPositive());
        assertThat(totals.openUses())
                .isEqualTo(holds().stream().mapToInt(OpenHold::openUses).sum());
        assertThat(totals.closedUses())
                .isEqualTo(lines.stream().mapToLong(LedgerLine::closedUses).sum());
        assertThat(totals.issuedUses()).isEqualTo(totals.openUses() + totals.closedUses());
        assertThat(totals.held())
                .isEqualTo(holds().stream().mapToInt(OpenHold::points).sum());
        assertThat(totals.openInvites()).isEqualTo(holds().size());
        assertThat((long) account.regain().usedSims()).isEqualTo(count(SimState.USED));
        assertThat(books.due.get(ACCOUNT)).isEqualTo(account.regain().nextAt());
    }

    private String report(Kind kind, Sim sim, int uses, int ordinal, @Nullable String reverses) {
        return report(kind, sim.invite, sim.application, uses, ordinal, sim.policy, reverses);
    }

    private String report(
            Kind kind,
            @Nullable String invite,
            @Nullable String application,
            int uses,
            int ordinal,
            String policy,
            @Nullable String reverses) {
        var event = (application == null ? invite : application) + "/" + kind + "/" + ++counter;
        var outcome =
                new ReportedOutcome(event, now, ACCOUNT, kind, invite, application, uses, ordinal, policy, reverses);
        bookkeeper.report(outcome).ifPresent(lines::add);
        reported.add(outcome);
        return event;
    }

    private Optional<Sim> some(SimState state, int which) {
        var fitting = sims.values().stream().filter(sim -> sim.state == state).toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(which % fitting.size()));
    }

    private void keep(Sim sim, SimState state, String outcome, int topUps) {
        sims.put(sim.application, new Sim(sim.application, sim.invite, sim.policy, state, outcome, topUps));
    }
}
