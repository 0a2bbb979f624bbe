package org.simvite.local.audit;

/**
 * Where a record stands.
 *
 * @param topic with the installation's prefix
 */
record Place(String topic, int partition, long offset) {

    /** As the logs name it. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
