package org.simvite.invite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.invite.install.Budgets;
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
        assertThat(invite.budgets()).isEqualTo(Budgets.DEFAULT);
        assertThat(invite.streams().applicationId()).isEqualTo("simvite.invite-service");
    }

    @Test
    void the_rules_are_read() {
        // when
        var settings = Settings.load(
                new String[0],
                Map.of(
                        "SIMVITE_INVITE_DAY_LIMIT", "2",
                        "SIMVITE_INVITE_OPEN_LIMIT", "0",
                        "SIMVITE_INVITE_ACCOUNT_WAIT", "5s"));
        var rules = InviteSettings.from(settings).rules();
        settings.check();

        // then
        assertThat(rules).isEqualTo(new Rules(2, 0, Duration.ofSeconds(5)));
    }

    @Test
    void the_budgets_are_read() {
        // when
        var settings = Settings.load(
                new String[0],
                Map.of(
                        "SIMVITE_INSTALL_BUDGET_PER_HOUR", "60",
                        "SIMVITE_INSTALL_BUDGET_PER_BLOCK", "v4-24=6, v6-56=2",
                        "SIMVITE_INSTALL_BUDGET_BURST", "1h",
                        "SIMVITE_INSTALL_LONGEST_WAIT", "2h",
                        "SIMVITE_INSTALL_LINE", "10"));
        var budgets = InviteSettings.from(settings).budgets();
        settings.check();

        // then
        assertThat(budgets)
                .isEqualTo(
                        new Budgets(60, Map.of("v4-24", 6, "v6-56", 2), Duration.ofHours(1), Duration.ofHours(2), 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v4-24", "24=30", "v4-24=0", "v4-24=-1", "v4-24=999999999", "v5-24=1"})
    void a_budget_of_a_block_that_is_none_is_told(String entry) {
        // given
        var settings = Settings.load(new String[0], Map.of("SIMVITE_INSTALL_BUDGET_PER_BLOCK", "v4-16=9," + entry));

        // when
        InviteSettings.from(settings);

        // then
        assertThatThrownBy(settings::check).hasMessageContaining("'" + entry + "'");
    }

    @Test
    void every_wrong_setting_is_told_at_once() {
        // given
        var settings = Settings.load(
                new String[0], Map.of("SIMVITE_INVITE_DAY_LIMIT", "-1", "SIMVITE_INVITE_ACCOUNT_WAIT", "a week"));

        // when
        InviteSettings.from(settings);

        // then
        assertThatThrownBy(settings::check)
                .isInstanceOfSatisfying(
                        BadSettings.class,
                        bad -> assertThat(bad.problems())
                                .hasSize(2)
                                .anyMatch(problem -> problem.startsWith("invite.day.limit"))
                                .anyMatch(problem -> problem.startsWith("invite.account.wait")));
    }
}
