/**
 * A simulated SM-DP+ that speaks ES2+ (GSMA SGP.22 5.3) to the operator. Rules ({@link org.simvite.backing.smdp.OrderRules},
 * {@link org.simvite.backing.smdp.LpaRules}) are pure; the journal, HTTP and callbacks are around them.
 */
@NullMarked
package org.simvite.backing.smdp;

import org.jspecify.annotations.NullMarked;
