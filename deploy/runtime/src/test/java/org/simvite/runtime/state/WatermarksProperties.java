package org.simvite.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.streams.state.KeyValueStore;
import org.simvite.serde.BadRecordException;

class WatermarksProperties {

    private static final int PARTITIONS = 3;

    @Property(tries = 300)
    void isTheSlowestOfTheFurthestReports(@ForAll List<@IntRange(max = 299) Integer> reports) {
        KeyValueStore<String, Watermarks.Progress> store = open();
        Watermarks watermarks = new Watermarks(store);
        TreeMap<Integer, Long> furthest = new TreeMap<>();
        for (int report : reports) {
            int partition = report % PARTITIONS;
            long at = report / PARTITIONS;
            watermarks.advance("clock", partition, PARTITIONS, Instant.ofEpochMilli(at));
            furthest.merge(partition, at, Math::max);
        }
        Optional<Instant> expected = furthest.size() < PARTITIONS
                ? Optional.empty()
                : furthest.values().stream().min(Long::compare).map(Instant::ofEpochMilli);

        assertThat(watermarks.reached("clock")).isEqualTo(expected);
        assertThat(new Watermarks(store).reached("clock")).isEqualTo(expected);
    }

    @Example
    void aSourceNeverHeardOfHasReachedNothing() {
        Watermarks watermarks = new Watermarks(open());

        assertThat(watermarks.reached("operator:a")).isEmpty();
        assertThat(watermarks.hasReached("operator:a", Instant.MIN)).isFalse();
    }

    @Example
    void hasReachedItsVeryInstant() {
        Watermarks watermarks = new Watermarks(open());
        watermarks.advance("clock", 0, 1, Instant.ofEpochMilli(5));

        assertThat(watermarks.hasReached("clock", Instant.ofEpochMilli(5))).isTrue();
        assertThat(watermarks.hasReached("clock", Instant.ofEpochMilli(6))).isFalse();
    }

    @Example
    void sourcesAreApart() {
        Watermarks watermarks = new Watermarks(open());
        watermarks.advance("a", 0, 1, Instant.ofEpochMilli(5));

        assertThat(watermarks.reached("b")).isEmpty();
    }

    @Example
    void morePartitionsThanBeforeMeansWaitingForThem() {
        Watermarks watermarks = new Watermarks(open());
        watermarks.advance("a", 0, 1, Instant.ofEpochMilli(5));
        watermarks.advance("a", 0, 2, Instant.ofEpochMilli(5));
        assertThat(watermarks.reached("a")).isEmpty();

        watermarks.advance("a", 1, 2, Instant.ofEpochMilli(9));

        assertThat(watermarks.reached("a")).contains(Instant.ofEpochMilli(5));
    }

    @Example
    void refusesAPartitionThatIsNone() {
        Watermarks watermarks = new Watermarks(open());

        assertThatThrownBy(() -> watermarks.advance("a", 2, 2, Instant.EPOCH)).isInstanceOf(BadRecordException.class);
        assertThatThrownBy(() -> watermarks.advance("a", -1, 2, Instant.EPOCH)).isInstanceOf(BadRecordException.class);
    }

    private static KeyValueStore<String, Watermarks.Progress> open() {
        return OpenStores.watermarks();
    }
}
