package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.simvite.runtime.config.Settings;

class StreamsPropertiesTest {

    /** Batches that overtake the first of their transaction are refused as out of order, and look like loss. */
    @Test
    void noBatchIsUnderWayBesideAnother() {
        assertThat(StreamsProperties.of(settings(Map.of())))
                .containsEntry("producer.max.in.flight.requests.per.connection", 1);
    }

    @Test
    void aNamedInstanceIsAStaticMemberOfTheClassicProtocolOnly() {
        var named = Map.of("streams.group.instance.id", "one");

        assertThat(settings(named).staticMember()).isTrue();
        assertThat(settings(Map.of()).staticMember()).isFalse();
        assertThat(settings(Map.of("streams.group.instance.id", "one", "streams.group.protocol", "streams"))
                        .staticMember())
                .isFalse();
    }

    private static StreamsSettings settings(Map<String, String> values) {
        return StreamsSettings.from(Settings.of(values), "release-stream");
    }
}
