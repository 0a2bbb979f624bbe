package org.simvite.topic;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;

/** How long a topic keeps its records. */
public enum Retention {
    /** What can be had again: 7 days. */
    DAYS(Duration.ofDays(7)),
    /** Steps from one aggregate to another: 28 days, longer than any reader can be down unnoticed; whoever took a step repeats it until it is answered. */
    STEPS(Duration.ofDays(28)),
    /** What is of use for a while: what sources reported, of which only what concerns our SIMs is kept longer, and dead letters: 28 days. */
    WEEKS(Duration.ofDays(28)),
    /** Facts with which a decision can be explained: 400 days. */
    YEAR(Duration.ofDays(400)),
    /** Facts from which everything else can be computed again. */
    FOR_EVER(Duration.ofMillis(-1)),
    /** The latest record of each key. */
    COMPACT(Duration.ofMillis(-1));

    /** How long a deletion stays where the latest record of each key is kept, at least. */
    public static final Duration TOMBSTONES = Duration.ofDays(7);

    private static final Duration MAX_COMPACTION_LAG = Duration.ofDays(1);
    private static final Duration SEGMENT = Duration.ofDays(7);

    private final Duration time;

    Retention(Duration time) {
        this.time = time;
    }

    /**
     * How long a record may be there, at most: segments are dropped whole, once their latest record is old enough. The end of time
     * where nothing is dropped for its age.
     */
    public Duration longest() {
        return time.isNegative() ? Duration.ofSeconds(Long.MAX_VALUE) : time.plus(SEGMENT);
    }

    /**
     * Whether a record's timestamp is that of its writing, by the broker's clock: wherever records are dropped for their age. The event's own time
     * is in its value.
     */
    public boolean stampedByBroker() {
        return !time.isNegative();
    }

    /** The topic configuration that makes the broker keep to it. */
    public Map<String, String> topicConfig() {
        if (this == COMPACT) {
            // without a maximum lag the broker promises nothing about when an old record is gone; a reader that was
            // away for
            // less than the tombstones' time misses no deletion
            return Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                    Long.toString(MAX_COMPACTION_LAG.toMillis()),
                    TopicConfig.DELETE_RETENTION_MS_CONFIG,
                    Long.toString(TOMBSTONES.toMillis()));
        }
        // what is kept for a time is kept from when it was written: by its own time a request about something long past
        // could be gone before it is read, and one record from far ahead would keep its segment, and all that follow it
        // in the partition, for ever
        var stamped = stampedByBroker() ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(time.toMillis()),
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(SEGMENT.toMillis()),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                stamped.name);
    }
}
