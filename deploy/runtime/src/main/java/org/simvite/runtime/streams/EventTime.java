package org.simvite.runtime.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's timestamp, at most half an hour ahead of our clock: a writer's clock that is wrong must not become the time of what we
 * write and keep (the event's own time is in its value). That of the record before where a foreign client wrote none.
 * Never fails, never drops.
 */
public final class EventTime implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        long latest = System.currentTimeMillis() + Refusals.AHEAD.toMillis();
        return record.timestamp() >= 0 ? Math.min(record.timestamp(), latest) : Math.max(0, partitionTime);
    }
}
