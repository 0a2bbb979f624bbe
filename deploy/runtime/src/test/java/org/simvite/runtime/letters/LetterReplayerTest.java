package org.simvite.runtime.letters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.simvite.runtime.kafka.KafkaSettings;
import org.simvite.topic.Party;

class LetterReplayerTest {

    @Test
    void aReplayerWhoseThreadHasEndedIsNotReady() {
        var nowhere = new KafkaSettings(
                "localhost:1", URI.create("http://localhost:1/apis/ccompat/v7"), "simvite.", Map.of());
        var replayer = LetterReplayer.start(Party.GATEWAY, nowhere, Clock.systemUTC(), new SimpleMeterRegistry());
        assertThat(replayer.health().ready()).isTrue();

        replayer.close();

        assertThat(replayer.health().ready()).isFalse();
        assertThat(replayer.health().reason()).isEqualTo("nobody carries out commands on dead letters");
    }
}
