package org.simvite.gateway.application;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.simvite.event.EidRule;
import org.simvite.runtime.config.Settings;

/**
 * What each pool says to an application for an eSIM that names no EID, as one from a browser, which cannot read it.
 *
 * @param byDefault for pools that are not named
 * @param byPool for those that are, by pool id
 */
public record UnknownEids(Answer byDefault, Map<String, Answer> byPool) {

    private static final String PREFIX = "pool.";
    private static final String SUFFIX = ".eid.unknown";

    /** The answer. */
    public enum Answer {
        /** It is turned away at once. */
        REFUSE(EidRule.UNKNOWN),
        /** The account has to be known better. */
        STEP_UP(EidRule.STEP_UP),
        /** It goes on: the SM-DP+ binds the profile to nothing. */
        UNBOUND(EidRule.UNBOUND);

        private final EidRule rule;

        Answer(EidRule rule) {
            this.rule = rule;
        }

        /** As the application carries it on. */
        EidRule rule() {
            return rule;
        }
    }

    /** Reads {@code pools.eid.unknown} and {@code pool.<id>.eid.unknown}. */
    public static UnknownEids from(Settings settings) {
        var byPool = new TreeMap<String, Answer>();
        settings.about(
                        "What a pool says to an eSIM application without EID, as pool.<id>.eid.unknown: REFUSE, STEP_UP or UNBOUND.")
                .withPrefix(PREFIX)
                .forEach((key, value) -> {
                    try {
                        byPool.put(
                                pool(key),
                                Answer.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_')));
                    } catch (IllegalArgumentException e) {
                        settings.refuse(PREFIX + key, "is pool.<id>.eid.unknown and REFUSE, STEP_UP or UNBOUND");
                    }
                });
        return new UnknownEids(
                settings.about("The same for pools that are not named: REFUSE, STEP_UP or UNBOUND.")
                        .choice("pools.eid.unknown", Answer.class, Answer.STEP_UP),
                Map.copyOf(byPool));
    }

    Answer of(String pool) {
        return byPool.getOrDefault(pool, byDefault);
    }

    private static String pool(String key) {
        if (!key.endsWith(SUFFIX) || key.length() == SUFFIX.length()) {
            throw new IllegalArgumentException("no setting of a pool");
        }
        return key.substring(0, key.length() - SUFFIX.length());
    }
}
