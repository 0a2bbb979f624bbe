package org.simvite.credit;

import org.simvite.runtime.config.Settings;
import org.simvite.runtime.streams.StreamsSettings;

/** The settings of the process. */
public record CreditSettings(StreamsSettings streams, CreditRules rules) {

    /** Reads the {@code credit.*} and {@code streams.*} settings. */
    public static CreditSettings from(Settings settings) {
        return new CreditSettings(StreamsSettings.from(settings, "credit-stream"), CreditRules.from(settings));
    }
}
