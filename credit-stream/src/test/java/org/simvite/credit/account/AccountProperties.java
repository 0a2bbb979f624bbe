package org.simvite.credit.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.simvite.command.AccountStatus;
import org.simvite.credit.account.AccountModel.SimState;
import org.simvite.credit.account.ReportedOutcome.Kind;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.credit.policy.Scores;
import org.simvite.credit.policy.SomePolicies;

class AccountProperties {

    private static final List<CreditPolicy> POLICIES = List.of(
            CreditPolicy.DEFAULT,
            SomePolicies.plain(3, 0),
            SomePolicies.observing(),
            SomePolicies.staked("mild", 4, new Scores(12, 3, 1, 1, -4, -1, 2, 20)));

    enum What {
        OPEN,
        ORDER,
        ORDER_SEVERAL,
        ORDER_INSTALL,
        USED,
        UNUSED,
        RETURNED,
        EXPIRED,
        REVOKED,
        TOP_UP,
        LATE_USE,
        LATE_TRUTH,
        PASS,
        REPEAT,
        TAKE_BACK,
        ADJUST,
        SUSPEND,
        RESUME,
        CHANGE_POLICY
    }

    /** @param which chooses among what there is to choose from; 0 or more */
    record Step(What what, int which) {}

    @Provide
    Arbitrary<List<Step>> anything() {
        return steps(What.values());
    }

    /** What the bound of the staked policy speaks of: no adjustment, nothing taken back, one policy. */
    @Provide
    Arbitrary<List<Step>> anythingButCorrections() {
        var all = new ArrayList<>(List.of(What.values()));
        all.removeAll(List.of(What.TAKE_BACK, What.ADJUST, What.CHANGE_POLICY));
        // more of what tempts: ask, and waste
        all.addAll(List.of(What.ORDER, What.ORDER, What.UNUSED, What.UNUSED, What.PASS));
        return steps(all.toArray(What[]::new));
    }

    private static Arbitrary<List<Step>> steps(What... from) {
        return Combinators.combine(Arbitraries.of(from), Arbitraries.integers().between(0, 1_000))
                .as(Step::new)
                .list()
                .ofMaxSize(120);
    }

    @Property(tries = 400)
    void balanceIsOpeningPlusEntriesAndIssuedUsesAreOpenPlusClosed(@ForAll("anything") List<Step> steps) {
        var model = new AccountModel(CreditPolicy.DEFAULT);
        for (var step : steps) {
            take(model, step);
            model.check();
        }
    }

    @Property(tries = 600)
    void stakedNeverWastesMoreSimsThanItsBound(@ForAll("anythingButCorrections") List<Step> steps) {
        var model = new AccountModel(CreditPolicy.DEFAULT);
        for (var step : steps) {
            take(model, step);
            var wasted = model.count(SimState.UNUSED);
            var used = model.count(SimState.USED);
            // each install code is issued without credit, and can be wasted once
            assertThat(10 * wasted).isLessThanOrEqualTo(20 + 9 * used + 10L * model.installs);
            if (model.installs == 0) {
                assertThat(wasted).isLessThanOrEqualTo(CreditPolicy.DEFAULT.wasteBound(used));
                assertThat(model.account().available()).isNotNegative();
            }
        }
    }

    @Property(tries = 400)
    void whoIsToldThatACodeCanBeHadGetsItAndWhoIsToldNotIsRefused(@ForAll("anything") List<Step> steps) {
        var model = new AccountModel(CreditPolicy.DEFAULT);
        for (var step : steps) {
            take(model, step);
            var until = model.account().allowance().limitedUntil();
            var canRequest = Gate.open(model.account(), model.active) && (until == null || !model.now.isBefore(until));
            var decision = model.wouldDecide();
            assertThat(decision instanceof IssueDecision.Granted).isEqualTo(canRequest);
            if (until == null || !model.now.isBefore(until)) {
                assertThat(Gate.waysForward(model.account(), model.active, model.now, model::holds))
                        .isEqualTo(
                                decision instanceof IssueDecision.Refused refused
                                        ? refused.refusal().waysForward()
                                        : List.of());
            }
        }
    }

    @Property(tries = 300)
    void earningsNeverLiftTheBalanceAboveTheCap(@ForAll("anythingButCorrections") List<Step> steps) {
        var model = new AccountModel(CreditPolicy.DEFAULT);
        for (var step : steps) {
            var before = model.account().balance();
            take(model, step);
            if (step.what() != What.LATE_TRUTH && before <= 60) {
                assertThat(model.account().balance()).isLessThanOrEqualTo(60);
            }
        }
    }

    @Property(tries = 300)
    void whatComesBackByItselfIsBoundedByUsedSims(@ForAll("anythingButCorrections") List<Step> steps) {
        var model = new AccountModel(CreditPolicy.DEFAULT);
        for (var step : steps) {
            take(model, step);
            var regain = model.account().regain();
            assertThat(regain.points()).isLessThanOrEqualTo(5 * regain.usedSims());
            assertThat(regain.nextAt() == null || model.account().standing().status() == AccountStatus.ACTIVE)
                    .isTrue();
        }
    }

    @Property(tries = 200)
    void orderOfOutcomesOfDifferentUsesDoesNotMatter(@ForAll("outcomes") List<Kind> outcomes, @ForAll Random random) {
        var straight = settled(outcomes);
        var shuffled = new ArrayList<>(outcomes);
        Collections.shuffle(shuffled, random);
        var other = settled(shuffled);

        assertThat(other.account().balance()).isEqualTo(straight.account().balance());
        assertThat(other.account().holds()).isEqualTo(straight.account().holds());
    }

    @Provide
    Arbitrary<List<Kind>> outcomes() {
        return Arbitraries.of(Kind.USED, Kind.UNUSED, Kind.RETURNED).list().ofMaxSize(20);
    }

    private static AccountModel settled(List<Kind> outcomes) {
        var model = new AccountModel(SomePolicies.uncapped());
        model.open();
        model.adjust(1_000);
        outcomes.forEach(kind -> model.order(Channel.FREE, 1, 0, 0));
        outcomes.forEach(kind -> model.settle(kind, 0));
        return model;
    }

    private static void take(AccountModel model, Step step) {
        var which = step.which();
        switch (step.what()) {
            case OPEN -> model.open();
            case ORDER -> model.order(Channel.FREE, 1, which % 3 == 0 ? 5 : 0, which % 4 == 0 ? 2 : 0);
            case ORDER_SEVERAL -> model.order(Channel.SOCIAL, 1 + which % 3, 0, which % 5);
            case ORDER_INSTALL -> model.order(Channel.INSTALL, 1, which % 3, which % 3);
            case USED -> model.settle(Kind.USED, which);
            case UNUSED -> model.settle(Kind.UNUSED, which);
            case RETURNED -> model.settle(Kind.RETURNED, which);
            case EXPIRED -> model.end(Kind.EXPIRED, which);
            case REVOKED -> model.end(Kind.REVOKED, which);
            case TOP_UP -> model.topUp(which);
            case LATE_USE -> model.useLate(which);
            case LATE_TRUTH -> model.turnOutUsedInTime(which);
            case PASS -> model.pass(Duration.ofHours(which));
            case REPEAT -> model.repeat(which);
            case TAKE_BACK -> model.takeUseBack(which);
            case ADJUST -> model.adjust(which % 61 - 30);
            case SUSPEND -> model.stand(AccountStatus.SUSPENDED);
            case RESUME -> model.stand(AccountStatus.ACTIVE);
            case CHANGE_POLICY -> model.active = POLICIES.get(which % POLICIES.size());
        }
    }
}
