package org.simvite.credit.invite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;
import org.simvite.command.Standing;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.CreditBalance;
import org.simvite.event.InviteState;
import org.simvite.event.InviteStatus;
import org.simvite.topic.Topics;

/** Whoever obeys commands to an account comes to the same: invite-service, which goes by {@link Standing}, ACCOUNT, and each code. */
class AgreementProperties {

    record Command(AccountCommandKind kind, int second, int number) {}

    /** Few times, so that many are equal; in any order of arrival; one code more before each. */
    @Provide
    Arbitrary<List<Command>> commands() {
        var kind = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of(AccountCommandKind.SUSPEND, AccountCommandKind.RESUME)),
                Tuple.of(1, Arbitraries.of(AccountCommandKind.CLOSE)));
        return Combinators.combine(
                        kind,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 9))
                .as(Command::new)
                .list()
                .uniqueElements(Command::number)
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    @Property(tries = 60)
    void invite_service_the_account_and_every_code_agree(@ForAll("commands") List<Command> commands) {
        try (var story = new InviteStory()) {
            var standing = Standing.INITIAL;
            for (var command : commands) {
                story.driver.pipe(
                        Topics.INVITE_ORDERS, InviteStory.ALICE, story.order(1).build());
                var at = InviteStory.START.plusSeconds(command.second());
                var id = "command-" + command.number();
                standing = standing.after(status(command.kind()), new Given(at, id));
                story.account(id, command.kind(), at);
            }

            var codes = story.driver.read(Topics.INVITE_STATES).stream()
                    .collect(Collectors.toMap(InviteState::getInviteId, InviteState::getStatus, (a, b) -> b));
            assertThat(codes.values())
                    .containsOnly(
                            switch (standing.status()) {
                                case ACTIVE -> InviteStatus.OPEN;
                                case SUSPENDED -> InviteStatus.SUSPENDED;
                                case CLOSED, ERASED -> InviteStatus.REVOKED;
                            });
            var balances = story.driver.read(Topics.CREDIT_BALANCES);
            assertThat(balances.get(balances.size() - 1))
                    .extracting(CreditBalance::getSuspended)
                    .isEqualTo(standing.status() != AccountStatus.ACTIVE);
        }
    }

    private static AccountStatus status(AccountCommandKind kind) {
        return switch (kind) {
            case SUSPEND -> AccountStatus.SUSPENDED;
            case RESUME -> AccountStatus.ACTIVE;
            case CLOSE -> AccountStatus.CLOSED;
            default -> throw new IllegalArgumentException("not among the commands");
        };
    }
}
