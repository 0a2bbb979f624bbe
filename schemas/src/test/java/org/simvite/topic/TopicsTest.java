package org.simvite.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.simvite.serde.Compatibility;

class TopicsTest {

    @Test
    void everyTopicThatIsDeclaredIsListed() {
        var declared = Arrays.stream(Topics.class.getDeclaredFields())
                .filter(field -> field.getType() == Topic.class && Modifier.isPublic(field.getModifiers()))
                .count();

        assertThat(Topics.all()).hasSize((int) declared).doesNotHaveDuplicates();
        assertThat(Topics.byName()).hasSize(Topics.all().size());
        assertThat(Topics.byName().get("sim-outcomes")).isEqualTo(Topics.SIM_OUTCOMES);
    }

    @Test
    void everyTopicHasWritersReadersAndARecordOfItsOwn() {
        assertThat(Topics.all()).allSatisfy(topic -> {
            assertThat(topic.name()).matches("[a-z]+(-[a-z]+)*");
            assertThat(topic.writers()).isNotEmpty();
            assertThat(topic.readers()).isNotEmpty();
            assertThat(topic.meaning()).isNotBlank();
        });
        assertThat(Topics.all().stream().map(Topic::type).collect(Collectors.toSet()))
                .hasSize(Topics.all().size());
    }

    @Test
    void topicsOfOneProcessorHaveOneKindOfKey() {
        assertThat(Topics.coPartitioned())
                .isNotEmpty()
                .allSatisfy((processor, group) -> assertThat(
                                group.stream().map(Topic::key).collect(Collectors.toSet()))
                        .as(processor)
                        .hasSize(1));
    }

    @Test
    void namesFollowThePrefix() {
        assertThat(Topics.INVITES.fullName("simvite.")).isEqualTo("simvite.invites");
        assertThat(Topics.INVITES.subject("simvite.")).isEqualTo("simvite.invites-value");
        assertThat(Topics.CREDIT_LEDGER.published()).isTrue();
        assertThat(Topics.INVITES.published()).isFalse();
    }

    @Test
    void whatStaysOrIsPublishedMustStayReadableForGood() {
        assertThat(Topics.APPLICATION_DECISIONS.compatibility()).isEqualTo(Compatibility.FULL_TRANSITIVE);
        assertThat(Topics.SIM_OUTCOMES.compatibility()).isEqualTo(Compatibility.FULL_TRANSITIVE);
        assertThat(Topics.INVITES.compatibility()).isEqualTo(Compatibility.FULL_TRANSITIVE);
        assertThat(Topics.SIM_APPLICATIONS.compatibility()).isEqualTo(Compatibility.FULL);
    }
}
