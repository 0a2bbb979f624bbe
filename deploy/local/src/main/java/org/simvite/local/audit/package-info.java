/**
 * Checks the invariants from the topics alone. It shares no logic with the services: it decodes records as any Avro client
 * would and counts for itself.
 */
@NullMarked
package org.simvite.local.audit;

import org.jspecify.annotations.NullMarked;
