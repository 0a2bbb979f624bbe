package org.simvite.gateway;

import java.time.Duration;
import org.simvite.gateway.guess.GuessBudget;
import org.simvite.gateway.http.Connections;
import org.simvite.gateway.http.Places;
import org.simvite.gateway.memory.Memory;
import org.simvite.runtime.config.Settings;

/** The settings of how much the gateway takes, and of whom. Defaults never ask for more than the heap has room for; a setting can, at the operator's risk. */
final class EdgeSettings {

    /** SM-DP+s are few, known by certificate, and ask nothing that waits. */
    static final Places.Limits CALLS_OF_SMDPS = new Places.Limits(1_000, 1, 1_000, 1);

    static final Connections.Limits CONNECTIONS_OF_SMDPS =
            new Connections.Limits(1_000, 500, Duration.ofSeconds(10), Duration.ofSeconds(75));

    private static final int MANY = 1_000_000;
    /** Of ten open calls, one is kept for those that are answered at once. */
    private static final int KEPT = 10;

    private static final int QUARTER = 4;

    private EdgeSettings() {}

    /**
     * How often something may be done.
     *
     * @param guesses wrong codes
     * @param registrations new terminals per hour and address, beyond which they wait for their turn
     * @param unproven registrations per hour and address that prove nothing
     * @param badProofs tokens and proofs per hour and address whose signature is no good
     * @param writes that one account may publish per hour
     * @param burst writes that it may publish at once
     */
    record Budgets(GuessBudget.Limits guesses, int registrations, int unproven, int badProofs, int writes, int burst) {}

    static Places.Limits calls(Settings settings) {
        int open = settings.about("Calls that may be open at once, waiting ones included; beyond, 503.")
                .number("gateway.max.open", Math.min(10_000, Memory.OPEN_CALLS.entries()), 1, MANY);
        int kept = Math.max(1, open / KEPT);
        int waiting = settings.about("Of those, how many may wait for news.")
                .number("gateway.max.waiting", Math.max(1, open - kept), 1, MANY);
        int account = settings.about("Of all, how many one terminal's account may have.")
                .number("gateway.max.open.per.account", 64, 1, MANY);
        int network = settings.about("Of the waiting ones, how many one network (/24 or /48) may have.")
                .number("gateway.max.waiting.per.network", Math.max(1, waiting / QUARTER), 1, MANY);
        return new Places.Limits(open, waiting, account, network);
    }

    static Connections.Limits connections(Settings settings, int proxies) {
        int most = settings.about("Connections at once; beyond, one that holds no open call makes room.")
                .number("gateway.max.connections", Math.min(20_000, Memory.CONNECTIONS.entries()), 1, MANY);
        int network = settings.about(
                        "Of those, how many one network (/24 or /48) may have; not counted behind proxies.")
                .number("gateway.max.connections.per.network", Math.max(1, most / QUARTER), 1, MANY);
        var first = settings.about(
                        "Within which the first request of a connection must have come, TLS included, but for its body.")
                .duration("gateway.head.time", Duration.ofSeconds(10));
        return new Connections.Limits(most, proxies > 0 ? most : network, first, Duration.ofSeconds(75));
    }

    static Budgets budgets(Settings settings) {
        var guesses = new GuessBudget.Limits(
                settings.about("Wrong codes per hour and caller.").number("guesses.per.caller", 10, 1, MANY),
                settings.about("Wrong codes per hour and address, beyond which whoever guessed there is refused.")
                        .number("guesses.per.address", 100, 1, MANY),
                settings.about("Wrong codes per hour, invite id and network (/24 or /48).")
                        .number("guesses.per.invite", 5, 1, MANY),
                settings.about("Wrong codes per day and invite id, from anywhere.")
                        .number("guesses.per.invite.day", 50, 1, MANY),
                settings.about("How long a caller waits, once, for a code that others guess at.")
                        .duration("guesses.wait", Duration.ofMinutes(1)));
        return new Budgets(
                guesses,
                settings.about(
                                "New terminals per hour and address, beyond which each waits a minute or more for its turn.")
                        .number("registrations.per.address", 600, 1, MANY),
                settings.about("Registrations per hour and address that prove nothing.")
                        .number("registrations.unproven.per.address", 600, 1, MANY),
                settings.about(
                                "Tokens and proofs with bad signatures per hour and address, beyond which it shares one network's turns with all such.")
                        .number("proofs.bad.per.address", 600, 1, MANY),
                settings.about("Events that one terminal's account may cause per hour, in the long run.")
                        .number("writes.per.account", 120, 1, MANY),
                settings.about("Events that one terminal's account may cause at once.")
                        .number("writes.burst", 20, 1, MANY));
    }
}
