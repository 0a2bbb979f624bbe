/**
 * Avro records in the Confluent wire format (magic byte 0, schema id in 4 bytes, Avro binary), against a registry with the
 * Confluent REST API.
 */
@NullMarked
package org.simvite.serde;

import org.jspecify.annotations.NullMarked;
