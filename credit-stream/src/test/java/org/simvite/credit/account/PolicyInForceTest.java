package org.simvite.credit.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.event.CreditPolicy;
import org.simvite.event.PolicyKind;
import org.simvite.topic.Topics;

/** Which policy is in force is told by the topic alone, in whatever order its keys are read after compaction. */
class PolicyInForceTest {

    private final AccountStory story = new AccountStory();

    @AfterEach
    void close() {
        story.close();
    }

    @Test
    void aRefusedPolicyLeavesTheFormerOneInForceAlsoForWhoReadsTheTopicAnew() {
        var mild = AccountStory.policy("mild").setAt(Instant.ofEpochSecond(1)).build();
        var refused = AccountStory.policy("beta")
                .setKind(PolicyKind.BETA)
                .setAt(Instant.ofEpochSecond(2))
                .build();

        put("active/beta@1", refused);
        put("beta@1", refused);
        put("active/mild@1", mild);
        put("mild@1", mild);

        assertThat(inForce()).isEqualTo("mild@1");
    }

    @Test
    void theOneBroughtIntoForceLastHoldsWhicheverIsReadLast() {
        put(
                "active/later@1",
                AccountStory.policy("later").setAt(Instant.ofEpochSecond(2)).build());
        put(
                "active/former@1",
                AccountStory.policy("former").setAt(Instant.ofEpochSecond(1)).build());
        assertThat(inForce()).isEqualTo("later@1");

        put(
                "active/former@1",
                AccountStory.policy("former").setAt(Instant.ofEpochSecond(3)).build());
        assertThat(inForce()).isEqualTo("former@1");

        story.driver.pipe(Topics.CREDIT_POLICIES, "active/former@1", null);
        assertThat(inForce()).isEqualTo("later@1");
    }

    @Test
    void aPolicyOfMadeUpCurrenciesThatIsOnTheTopicAlreadyIsNotKept() {
        var currencies = new HashMap<String, Long>();
        for (int i = 0; i < 1_130; i++) {
            currencies.put("a-made-up-name-of-some-fifty-characters-with-no-" + i, 1L);
        }
        put(
                "active/petty@1",
                AccountStory.policy("petty").setMinimumTopUp(currencies).build());
        put(
                "petty@2",
                AccountStory.policy("petty")
                        .setVersion(2)
                        .setAwaitedSources(List.of("nobody"))
                        .build());

        assertThat(inForce()).isEqualTo("staked@1");
        assertThat(story.driver.meters.counter("simvite.policies.refused").count())
                .isEqualTo(2);
    }

    private int asked;

    private String inForce() {
        return story.ask(story.order("r" + ++asked)).getPolicyVersion();
    }

    private void put(String key, CreditPolicy policy) {
        story.driver.pipe(Topics.CREDIT_POLICIES, key, policy);
    }
}
