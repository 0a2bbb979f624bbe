/** A terminal makes itself known. */
@NullMarked
package org.simvite.gateway.registration;

import org.jspecify.annotations.NullMarked;
