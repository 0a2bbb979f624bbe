/** Profiles of an imaginary operator, for the demonstration and the attacks. */
@NullMarked
package org.simvite.local.stock;

import org.jspecify.annotations.NullMarked;
