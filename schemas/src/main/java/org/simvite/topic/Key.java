package org.simvite.topic;

/** What a topic's records are keyed by. Keys are UTF-8 strings, partitioned by Kafka's default partitioner. */
public enum Key {
    ACCOUNT_ID,
    APPLICATION_ID,
    CAMPAIGN_ID,
    DEVICE_ID,
    ICCID,
    /** {@code iccid:}, {@code imsi:} or {@code msisdn:} and the digits. */
    IDENTIFIER,
    INVITE_ID,
    POLICY,
    POOL_ID,
    REQUEST_ID,
    /** That of the record that could not be processed. */
    SOURCE_KEY
}
