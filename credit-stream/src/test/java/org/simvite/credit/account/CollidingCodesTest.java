package org.simvite.credit.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.identity.Ids;

class CollidingCodesTest {

    @Test
    void whoeverFindsTwoRequestsOfOneIdGetsTwoCodesWithAHoldEach() {
        var model = new AccountModel(CreditPolicy.DEFAULT);
        // the id that the model's next request leads to is that of a code whose hold is open
        var taken = Ids.inviteId("request-1", 0);
        model.books.keep(
                AccountModel.ACCOUNT, new OpenHold(taken, Channel.FREE, 10, 1, model.now.plus(Duration.ofDays(30))));

        var decision = model.order(Channel.INSTALL, 1, 0, 0);

        assertThat(decision)
                .isInstanceOfSatisfying(
                        IssueDecision.Granted.class,
                        granted -> assertThat(granted.hold().inviteId()).isEqualTo(Ids.inviteId("request-1", 1)));
        assertThat(model.books.hold(AccountModel.ACCOUNT, taken)).isNotNull();
        assertThat(model.books.hold(AccountModel.ACCOUNT, Ids.inviteId("request-1", 1)))
                .isNotNull();
    }
}
