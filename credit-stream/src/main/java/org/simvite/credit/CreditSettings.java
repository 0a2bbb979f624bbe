package org.simvite.credit;

import org.simvite.runtime.config.Settings;
import org.simvite.runtime.streams.StreamsSettings;
import org.simvite.topic.Party;

/** The settings of the process. */
public record CreditSettings(StreamsSettings streams, CreditRules rules) {

    /** Reads the {@code credit.*} and {@code streams.*} settings. */
    public static CreditSettings from(Settings settings) {
        return new CreditSettings(
                StreamsSettings.from(settings, Party.CREDIT_STREAM.processName()), CreditRules.from(settings));
    }
}
