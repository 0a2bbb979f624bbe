package org.simvite.credit.invite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;
import org.simvite.credit.account.Channel;

class InviteProperties {

    private static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = ISSUED.plus(Duration.ofDays(30));

    enum What {
        REDEEM,
        REDEEM_LATE,
        FAIL,
        FAIL_BY_APPLICANT,
        EXPIRE,
        REVOKE,
        SUSPEND,
        RESUME
    }

    /** @param who chooses the application, or the time of a command; 0 or more */
    record Step(What what, int who) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        // redeeming twice as often, ends seldom, or every code is over at once
        var what = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of(What.REDEEM)),
                Tuple.of(4, Arbitraries.of(What.FAIL, What.FAIL_BY_APPLICANT)),
                Tuple.of(2, Arbitraries.of(What.SUSPEND, What.RESUME, What.REDEEM_LATE)),
                Tuple.of(1, Arbitraries.of(What.EXPIRE, What.REVOKE)));
        return Combinators.combine(what, Arbitraries.integers().between(0, 14))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 500)
    void usesAddUpWhateverHappens(@ForAll @IntRange(min = 1, max = 6) int uses, @ForAll("steps") List<Step> steps) {
        var code = InviteLife.issued(terms(uses));
        Map<String, Redemption> redemptions = new HashMap<>();
        for (var step : steps) {
            var before = code;
            code = take(code, redemptions, step);
            var taken =
                    redemptions.values().stream().filter(Redemption::takesUse).count();

            assertThat((long) code.redeemed()).isEqualTo(taken).isLessThanOrEqualTo(uses);
            assertThat(code.redeemed() + code.ended() + code.left()).isEqualTo(uses);
            assertThat(code.ended()).isNotNegative().isGreaterThanOrEqualTo(before.ended());
            assertThat(code.left()).isNotNegative();
            if (code.end() == null) {
                assertThat(code.ended()).isZero();
            } else {
                assertThat(code.left()).isZero();
                // whoever was redeemed when the code ended runs on, and nobody is redeemed after it
                assertThat(code.redeemed()).isLessThanOrEqualTo(before.redeemed());
                assertThat(before.end() == null || before.end() == code.end()).isTrue();
            }
            assertThat(code.revision()).isGreaterThanOrEqualTo(before.revision());
            assertThat(code.equals(before) || code.revision() > before.revision())
                    .isTrue();
        }
    }

    @Property(tries = 300)
    void ofManyApplicationsAsManyAreAcceptedAsThereAreUses(
            @ForAll @IntRange(min = 1, max = 60) int uses, @ForAll @IntRange(min = 0, max = 200) int applications) {
        var code = InviteLife.issued(terms(uses));
        Set<String> accepted = new HashSet<>();
        for (int i = 0; i < applications; i++) {
            var decided = Redemption.decide(code, applicant("application-" + i, ISSUED), ISSUED, 0, 5);
            code = decided.code();
            if (decided.redemption().takesUse()) {
                accepted.add(decided.redemption().applicant().applicationId());
            } else {
                assertThat(decided.redemption().refusal()).isEqualTo(RedemptionRefusal.CODE_USED_UP);
            }
        }
        assertThat(accepted).hasSize(Math.min(uses, applications));
    }

    @Property(tries = 200)
    void suspensionIsTheLatestCommandsInWhateverOrderTheyCome(@ForAll("steps") List<Step> steps) {
        var inOrder = InviteLife.issued(terms(1));
        var reversed = inOrder;
        for (int i = 0; i < steps.size(); i++) {
            inOrder = told(inOrder, steps.get(i), i);
            reversed = told(reversed, steps.get(steps.size() - 1 - i), steps.size() - 1 - i);
        }
        assertThat(reversed.suspended()).isEqualTo(inOrder.suspended());
        assertThat(reversed.own().standing().status())
                .isEqualTo(inOrder.own().standing().status());
    }

    private static InviteLife told(InviteLife code, Step step, int order) {
        var given = new Given(ISSUED.plusSeconds(step.who()), "command-" + order);
        var status = step.what() == What.SUSPEND ? AccountStatus.SUSPENDED : AccountStatus.ACTIVE;
        return code.told(CodeCommand.Scope.CODE, status, given, null).code();
    }

    private static InviteLife take(InviteLife code, Map<String, Redemption> redemptions, Step step) {
        var id = "application-" + step.who();
        var known = redemptions.get(id);
        switch (step.what()) {
            case REDEEM, REDEEM_LATE -> {
                if (known == null) {
                    var at = step.what() == What.REDEEM ? ISSUED : END;
                    var decided = Redemption.decide(code, applicant(id, at), ISSUED, 0, 5);
                    redemptions.put(id, decided.redemption());
                    return decided.code();
                }
            }
            case FAIL, FAIL_BY_APPLICANT -> {
                if (known != null && known.takesUse()) {
                    var failed = Redemption.fail(code, known, step.what() == What.FAIL_BY_APPLICANT);
                    redemptions.put(id, failed.redemption());
                    return failed.code();
                }
            }
            case EXPIRE -> {
                return code.ended(InviteLife.End.EXPIRED);
            }
            case REVOKE -> {
                return code.ended(InviteLife.End.REVOKED);
            }
            case SUSPEND, RESUME -> {
                return told(code, step, step.who());
            }
        }
        return code;
    }

    private static Applicant applicant(String id, Instant at) {
        return new Applicant(id, at, "terminal:bob", "eid-b", ProfileKind.ESIM, "esim", "hash");
    }

    private static InviteTerms terms(int uses) {
        return new InviteTerms(
                "INVITE000001",
                "request-1",
                "terminal:alice",
                "terminal:alice",
                Channel.FREE,
                uses,
                null,
                null,
                null,
                null,
                ISSUED,
                END,
                10,
                "staked@1");
    }
}
