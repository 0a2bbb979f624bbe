package org.simvite.invite;

import org.simvite.invite.request.Rules;
import org.simvite.runtime.config.Settings;
import org.simvite.runtime.streams.StreamsSettings;

/**
 * What the process is told at its start.
 *
 * @param rules what the issuer sets
 */
public record InviteSettings(StreamsSettings streams, Rules rules) {

    /** More would make an account's row, which holds a time for each, too long. */
    private static final int MOST_PER_DAY = 1_000;

    /** Reads the keys {@code invite.*} and those of {@link StreamsSettings}. */
    public static InviteSettings from(Settings settings) {
        var defaults = Rules.DEFAULT;
        return new InviteSettings(
                StreamsSettings.from(settings, InviteMain.SERVICE),
                new Rules(
                        settings.about(
                                        "Codes that an account may order within a rolling day, install codes not counted.")
                                .number("invite.orders.per.day", defaults.ordersPerDay(), 1, MOST_PER_DAY),
                        settings.about("Codes with open uses that an account may have at once; 0 for no limit.")
                                .number("invite.open.limit", defaults.openLimit()),
                        settings.about("How long a request waits for its account to become known.")
                                .duration("invite.account.wait", defaults.accountWait()),
                        settings.about("How long the decision on a request that became an order is remembered.")
                                .duration("invite.order.memory", defaults.orderMemory()),
                        settings.about("How long a refusal is remembered.")
                                .duration("invite.refusal.memory", defaults.refusalMemory())));
    }
}
