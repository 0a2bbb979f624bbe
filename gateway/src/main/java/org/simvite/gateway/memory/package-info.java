/** How much the gateway may remember. */
@NullMarked
package org.simvite.gateway.memory;

import org.jspecify.annotations.NullMarked;
