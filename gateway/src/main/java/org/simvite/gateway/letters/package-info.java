/** Records that could not be processed: operators look at them, repair, replay or drop them. */
@NullMarked
package org.simvite.gateway.letters;

import org.jspecify.annotations.NullMarked;
