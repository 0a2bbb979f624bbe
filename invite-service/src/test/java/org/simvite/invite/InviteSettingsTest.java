package org.simvite.invite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.simvite.invite.request.Rules;
import org.simvite.runtime.config.BadSettings;
import org.simvite.runtime.config.Settings;

class InviteSettingsTest {

    @Test
    void nothing_has_to_be_set() {
        // when
        var settings = Settings.load(new String[0], Map.of());
        var invite = InviteSettings.from(settings);
        settings.check();

        // then
        assertThat(invite.rules()).isEqualTo(Rules.DEFAULT);
        assertThat(invite.streams().applicationId()).isEqualTo("simvite.invite-service");
    }

    @Test
    void the_rules_are_read() {
        // when
        var settings = Settings.load(
                new String[0],
                Map.of(
                        "SIMVITE_INVITE_ORDERS_PER_DAY", "2",
                        "SIMVITE_INVITE_OPEN_LIMIT", "0",
                        "SIMVITE_INVITE_ACCOUNT_WAIT", "5s",
                        "SIMVITE_INVITE_ORDER_MEMORY", "500d",
                        "SIMVITE_INVITE_REFUSAL_MEMORY", "1d"));
        var rules = InviteSettings.from(settings).rules();
        settings.check();

        // then
        assertThat(rules).isEqualTo(new Rules(2, 0, Duration.ofSeconds(5), Duration.ofDays(500), Duration.ofDays(1)));
    }

    @Test
    void every_wrong_setting_is_told_at_once() {
        // given
        var settings = Settings.load(
                new String[0], Map.of("SIMVITE_INVITE_ORDERS_PER_DAY", "0", "SIMVITE_INVITE_REFUSAL_MEMORY", "a week"));

        // when
        InviteSettings.from(settings);

        // then
        assertThatThrownBy(settings::check)
                .isInstanceOfSatisfying(
                        BadSettings.class,
                        bad -> assertThat(bad.problems())
                                .hasSize(2)
                                .anyMatch(problem -> problem.startsWith("invite.orders.per.day"))
                                .anyMatch(problem -> problem.startsWith("invite.refusal.memory")));
    }
}
