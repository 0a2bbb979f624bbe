/**
 * The POOL aggregate: which profile an application gets, and what becomes of it. Pure: no Kafka, no Avro, no clock; rows
 * are read and written through {@link org.simvite.provisioning.pool.PoolBooks}.
 */
@NullMarked
package org.simvite.provisioning.pool;

import org.jspecify.annotations.NullMarked;
