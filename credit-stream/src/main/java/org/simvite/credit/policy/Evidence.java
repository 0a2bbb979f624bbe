package org.simvite.credit.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose word counts, and what counts as use. A source entry without a colon stands for all sources of its kind:
 * {@code operator} is {@code operator} and every {@code operator:<name>}.
 *
 * @param trustedSources only their activity moves credit
 * @param awaitedSources must have reported past a deadline before silence counts as disuse
 * @param minimumTopUp smallest top-up that counts, in minor units by ISO 4217 code; other currencies do not count
 * @param minimumTrafficOctets traffic that counts as use, in octets; 0: traffic does not count
 */
public record Evidence(
        List<String> trustedSources,
        List<String> awaitedSources,
        Map<String, Long> minimumTopUp,
        long minimumTrafficOctets) {

    public Evidence {
        trustedSources = List.copyOf(trustedSources);
        awaitedSources = List.copyOf(awaitedSources);
        minimumTopUp = Map.copyOf(minimumTopUp);
    }

    /** Whether this source's activity moves credit. */
    public boolean trusts(String source) {
        return trustedSources.stream().anyMatch(entry -> covers(entry, source));
    }

    /** Whether a top-up of that net amount counts; promotional credit is to be left out beforehand. */
    public boolean countsTopUp(@Nullable String currency, long amountMinor) {
        var minimum = currency == null ? null : minimumTopUp.get(currency);
        return minimum != null && amountMinor >= minimum;
    }

    /** Whether that much traffic counts as use. */
    public boolean countsTraffic(long octets) {
        return minimumTrafficOctets > 0 && octets >= minimumTrafficOctets;
    }

    /** Whether a source entry of a policy stands for that source. */
    public static boolean covers(String entry, String source) {
        return source.equals(entry) || (entry.indexOf(':') < 0 && source.startsWith(entry + ":"));
    }
}
