package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
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

    /** A request to a broker that died without a word must be over, and sent to another, before its transaction is. */
    @Test
    void aRequestIsGivenUpLongBeforeItsTransaction() {
        Properties config = StreamsProperties.of(settings(Map.of()));

        int unanswered =
                millis(config, "request.timeout.ms") + millis(config, "socket.connection.setup.timeout.max.ms");
        assertThat(unanswered).isLessThanOrEqualTo(millis(config, "transaction.timeout.ms") / 2);
    }

    /** Whoever asks waits for the deadlines of the same thread; a longer transaction is no leave to keep him waiting. */
    @Test
    void deadlinesTakeHalfASecondBetweenCommitsAtMost() {
        assertThat(settings(Map.of()).deadlinesPerCommit()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings(Map.of("streams.transaction.timeout", "1200ms")).deadlinesPerCommit())
                .isEqualTo(Duration.ofMillis(200));
    }

    private static int millis(Properties config, String setting) {
        return Integer.parseInt(String.valueOf(config.get("producer." + setting)));
    }

    private static StreamsSettings settings(Map<String, String> values) {
        return StreamsSettings.from(Settings.of(values), "release-stream");
    }
}
