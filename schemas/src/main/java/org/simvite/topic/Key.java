package org.simvite.topic;

/** What a topic's records are keyed by. Keys are UTF-8 strings, partitioned by Kafka's default partitioner. */
public enum Key {
    ACCOUNT_ID,
    APPLICATION_ID,
    CAMPAIGN_ID,
    COMMAND_ID,
    DEVICE_ID,
    ICCID,
    /** {@code iccid:}, {@code imsi:} or {@code msisdn:} and the digits. */
    IDENTIFIER,
    /** The one word {@code installs}: all of an installation's budgets are one task's. */
    INSTALLS,
    INVITE_ID,
    LETTER_ID,
    POLICY,
    POOL_ID,
    /** Name of the topic whose readers are told, a bar, and the source of activity if there are several. */
    PROGRESS,
    REQUEST_ID,
    /** That of the record that could not be processed. */
    SOURCE_KEY
}
