package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.event.AccountStatus;
import org.simvite.event.WayForward;
import org.simvite.identity.AccountIds;
import org.simvite.topic.Topics;

/** What an account is told that it can ask for is what a request made now would be told. */
@NullUnmarked
class AccountAnswerIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private final TestTerminal terminal = fixture.terminal();

    @Test
    void whoHasReachedTheLimitOfTheDayCannotAskAndIsToldUntilWhen() {
        var until = Results.now().plusSeconds(3_600);
        stands(AccountStatus.ACTIVE, until);

        var account = account();

        assertThat(account.path("canRequest").asBoolean()).isFalse();
        assertThat(account.path("nextAt").asText()).isEqualTo(until.toString());
        assertThat(account.path("waysForward")).extracting(JsonNode::asText).containsExactly("WAIT");
    }

    @Test
    void aLimitThatIsOverIsNoneAnyMore() {
        stands(AccountStatus.ACTIVE, Results.now().minusSeconds(1));

        assertThat(account().path("canRequest").asBoolean()).isTrue();
        assertThat(account().has("nextAt")).isFalse();
    }

    @Test
    void aSuspendedAccountCannotAskWhateverItsCredit() {
        stands(AccountStatus.SUSPENDED, null);

        assertThat(account().path("canRequest").asBoolean()).isFalse();
        assertThat(account().has("waysForward")).isFalse();
    }

    @Test
    void theWaysForwardAreThoseThatARefusalNamesAndAreNotGuessedFromTheBalance() {
        stands(AccountStatus.ACTIVE, null, WayForward.USE_YOUR_SIM, WayForward.LET_HELD_SIMS_BE_USED);

        assertThat(account().path("canRequest").asBoolean()).isFalse();
        assertThat(account().path("waysForward"))
                .extracting(JsonNode::asText)
                .containsExactly("USE_YOUR_SIM", "LET_HELD_SIMS_BE_USED");
    }

    @Test
    void anAccountThatNothingWasBookedForReadsWhatARefusalWouldSayAndOneThatIsNotOpenYetThatItHasToWait() {
        assertThat(account().path("canRequest").asBoolean()).isFalse();
        assertThat(account().path("waysForward")).extracting(JsonNode::asText).containsExactly("WAIT");
        var newcomer = Results.balance(AccountIds.NEWCOMER, 0, 0, 1);
        newcomer.setCanRequest(false);
        newcomer.setNeeded(10);
        newcomer.setWaysForward(List.of(WayForward.USE_YOUR_SIM));
        fixture.topics().write(Topics.CREDIT_BALANCES, AccountIds.NEWCOMER, newcomer);
        fixture.topics().write(Topics.ACCOUNTS, terminal.accountId, Results.account(terminal.accountId));

        await().atMost(Duration.ofSeconds(20)).until(() -> account().has("needed"));

        assertThat(account().path("accountId").asText()).isEqualTo(terminal.accountId);
        assertThat(account().path("canRequest").asBoolean()).isFalse();
        assertThat(account().path("waysForward")).extracting(JsonNode::asText).containsExactly("USE_YOUR_SIM");
    }

    private void stands(AccountStatus status, @Nullable Instant limitedUntil, WayForward... ways) {
        var id = terminal.accountId;
        var account = Results.account(id);
        account.setStatus(status);
        fixture.topics().write(Topics.ACCOUNTS, id, account);
        var balance = Results.balance(id, 40, 0, 1);
        balance.setCanRequest(ways.length == 0);
        balance.setWaysForward(List.of(ways));
        balance.setLimitedUntil(limitedUntil);
        fixture.topics().write(Topics.CREDIT_BALANCES, id, balance);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> account().path("credit").asInt() == 40
                        && account().path("status").asText().equals(status.name()));
    }

    private JsonNode account() {
        return terminal.get("/v1/account").body();
    }
}
