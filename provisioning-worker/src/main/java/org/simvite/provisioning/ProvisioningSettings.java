package org.simvite.provisioning;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.simvite.provisioning.pool.PoolPolicy;
import org.simvite.provisioning.pool.ProfileKind;
import org.simvite.provisioning.worker.FulfilSettings;
import org.simvite.runtime.config.Settings;
import org.simvite.runtime.streams.StreamsSettings;

/**
 * What the process is told at its start.
 *
 * @param pool present in the role {@code pool}
 * @param fulfil present in the role {@code fulfil}
 */
public record ProvisioningSettings(Optional<PoolRole> pool, Optional<FulfilSettings> fulfil) {

    /** What the process does; each can be a process of its own. */
    enum Role {
        /** Decides who gets which SIM. */
        POOL,
        /** Carries out orders at the profile back end; the only one that needs its keys. */
        FULFIL
    }

    /** How POOL runs. */
    public record PoolRole(StreamsSettings streams, PoolPolicy policy) {}

    public static ProvisioningSettings from(Settings settings) {
        var roles = roles(settings);
        return new ProvisioningSettings(
                roles.contains(Role.POOL) ? Optional.of(pool(settings)) : Optional.empty(),
                roles.contains(Role.FULFIL) ? Optional.of(FulfilSettings.from(settings)) : Optional.empty());
    }

    private static Set<Role> roles(Settings settings) {
        var roles = EnumSet.noneOf(Role.class);
        for (var name : settings.about("What this process does: pool, fulfil or both.")
                .list("roles", List.of("pool", "fulfil"))) {
            try {
                roles.add(Role.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                settings.refuse("roles", "knows pool and fulfil only, not '" + name + "'");
            }
        }
        return roles;
    }

    private static PoolRole pool(Settings settings) {
        var streams = StreamsSettings.from(settings, ProvisioningMain.SERVICE);
        var defaults = PoolPolicy.DEFAULT;
        var policy = new PoolPolicy(
                pools(settings, defaults),
                smdps(settings),
                settings.about("How long an application waits for a profile before it fails.")
                        .duration("pool.backorder.limit", defaults.backOrderLimit()),
                settings.about(
                                "How long the first attempt may go without a result before it is ordered again; doubles.")
                        .duration("pool.silence", defaults.silence()),
                settings.about(
                                "How many attempts in a row may go without a result before the order is given up, and how many at a "
                                        + "cancellation may come to nothing before its profile is in doubt.")
                        .number("pool.silence.limit", defaults.silenceLimit(), 1, 100_000),
                settings.about("Wait after the back end's first 'not now'; doubles.")
                        .duration("pool.later", defaults.later()),
                settings.about("Neither of the two grows beyond this.").duration("pool.longest", defaults.longest()),
                settings.about("How many 'not now' an order may get before its profile is taken back.")
                        .number("pool.later.limit", defaults.laterLimit(), 1, 1_000),
                settings.about("How many unusable profiles an application may meet before it fails.")
                        .number("pool.unusable.limit", defaults.profilesPerApplication(), 1, 100),
                settings.about(
                                "How long after provisioning the EID is kept for a cancellation: longer than any policy's deadlines.")
                        .duration("pool.eid.kept", defaults.eidKept()),
                settings.about(
                                "How old a success may be that is taken: less than fulfil.parameters.kept, or nobody can fetch what it made.")
                        .duration("pool.success.within", defaults.successWithin()),
                settings.about("How long ended applications are remembered.")
                        .duration("pool.remembered", defaults.remembered()));
        return new PoolRole(streams, policy);
    }

    private static Map<String, ProfileKind> pools(Settings settings, PoolPolicy defaults) {
        var pools = new TreeMap<String, ProfileKind>();
        var usual = defaults.pools().entrySet().stream()
                .map(pool -> pool.getKey() + ":" + pool.getValue())
                .sorted()
                .toList();
        for (var text : settings.about(
                        "Pools that exist even while they have no stock, each with its kind (ID:ESIM or ID:VSIM).")
                .list("pool.ids", usual)) {
            var colon = text.lastIndexOf(':');
            try {
                pools.put(text.substring(0, Math.max(0, colon)), ProfileKind.valueOf(text.substring(colon + 1)));
            } catch (IllegalArgumentException e) {
                settings.refuse("pool.ids", "names pools as ID:ESIM or ID:VSIM, not '" + text + "'");
            }
        }
        return Map.copyOf(pools);
    }

    /** The worker's; where POOL runs by itself it can do without. */
    private static Set<String> smdps(Settings settings) {
        return Set.copyOf(settings.about(FulfilSettings.ABOUT_SMDP_IDS).list("smdp.ids", List.of()));
    }
}
