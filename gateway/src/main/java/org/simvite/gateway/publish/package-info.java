/** What the gateway says: the one producer, ticks, dead letters. */
@NullMarked
package org.simvite.gateway.publish;

import org.jspecify.annotations.NullMarked;
