/** Plain Kafka clients, configured once. */
@NullMarked
package org.simvite.runtime.kafka;

import org.jspecify.annotations.NullMarked;
