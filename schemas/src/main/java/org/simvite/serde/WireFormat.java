package org.simvite.serde;

/** Confluent's frame around Avro binary: magic byte 0, then the id of the writer's schema in 4 bytes, big-endian. */
final class WireFormat {

    static final byte MAGIC = 0;
    static final int HEADER_LENGTH = 5;
    /** Longest record that is written or read, in bytes: the broker's own default for a batch. */
    static final int MAX_LENGTH = 1_048_576;

    private WireFormat() {}

    static int schemaId(String topic, byte[] bytes) {
        if (bytes.length < HEADER_LENGTH) {
            throw new BadRecordException("record on " + topic + " has " + bytes.length + " bytes only");
        }
        if (bytes.length > MAX_LENGTH) {
            throw new BadRecordException("record on " + topic + " has " + bytes.length + " bytes");
        }
        if (bytes[0] != MAGIC) {
            throw new BadRecordException("record on " + topic + " does not begin with the magic byte");
        }
        return (bytes[1] & 0xff) << 24 | (bytes[2] & 0xff) << 16 | (bytes[3] & 0xff) << 8 | bytes[4] & 0xff;
    }
}
