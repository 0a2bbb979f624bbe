/** Everything on one machine. */
@NullMarked
package org.simvite.local;

import org.jspecify.annotations.NullMarked;
