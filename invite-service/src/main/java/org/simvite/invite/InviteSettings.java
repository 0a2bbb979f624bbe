package org.simvite.invite;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.simvite.invite.install.Budgets;
import org.simvite.invite.request.Rules;
import org.simvite.runtime.config.Settings;
import org.simvite.runtime.streams.StreamsSettings;

/**
 * What the process is told at its start.
 *
 * @param rules what the issuer sets for accounts
 * @param budgets what he sets for terminals that prove nothing
 */
public record InviteSettings(StreamsSettings streams, Rules rules, Budgets budgets) {

    private static final Pattern BLOCK = Pattern.compile("(v[46]-[0-9]{1,3})=([0-9]{1,9})");

    /** More would make an account's row, which holds a time for each, too long. */
    private static final int MOST_PER_DAY = 1_000;

    /** More than one a millisecond cannot be told apart. */
    private static final int MOST_PER_HOUR = 3_600_000;

    /** Reads the keys {@code invite.*}, {@code install.*} and those of {@link StreamsSettings}. */
    public static InviteSettings from(Settings settings) {
        var defaults = Rules.DEFAULT;
        return new InviteSettings(
                StreamsSettings.from(settings, InviteMain.SERVICE),
                new Rules(
                        settings.about(
                                        "Codes that an account may get within a rolling day, its install code not counted; 0 for no limit.")
                                .number("invite.day.limit", defaults.dayLimit(), 0, MOST_PER_DAY),
                        settings.about(
                                        "Codes with open uses that an account may have at once, its install code among them; 0 for no limit.")
                                .number("invite.open.limit", defaults.openLimit()),
                        settings.about("How long a request waits for its account to become known.")
                                .duration("invite.account.wait", defaults.accountWait())),
                budgets(settings));
    }

    private static Budgets budgets(Settings settings) {
        var defaults = Budgets.DEFAULT;
        return new Budgets(
                settings.about("Install codes an hour, of terminals that prove nothing.")
                        .number("install.budget.per.hour", defaults.perHour(), 1, MOST_PER_HOUR),
                perBlock(settings),
                settings.about("How long an unused budget is saved up: so much of it can be had at once.")
                        .duration("install.budget.burst", defaults.burst()),
                settings.about("A terminal that has to wait for longer is told to attest.")
                        .duration("install.longest.wait", defaults.longestWait()),
                settings.about(
                                "Terminals that may wait at once; the last of those that most wait with has to come again.")
                        .number("install.line", defaults.line(), 1, 1_000_000));
    }

    private static Map<String, Integer> perBlock(Settings settings) {
        var defaults = new TreeMap<>(Budgets.DEFAULT.perBlock())
                .entrySet().stream()
                        .map(level -> level.getKey() + "=" + level.getValue())
                        .toList();
        var budgets = new TreeMap<String, Integer>();
        for (var entry : settings.about("Of those, how many from one address block, by the length of its prefix.")
                .list("install.budget.per.block", defaults)) {
            var level = BLOCK.matcher(entry);
            if (level.matches() && between(level.group(2))) {
                budgets.put(level.group(1), Integer.parseInt(level.group(2)));
            } else {
                settings.refuse("install.budget.per.block", "has an entry that is not like v4-24=30: '" + entry + "'");
            }
        }
        return budgets;
    }

    private static boolean between(String number) {
        int perHour = Integer.parseInt(number);
        return perHour >= 1 && perHour <= MOST_PER_HOUR;
    }
}
