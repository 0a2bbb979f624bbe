/**
 * SIM: follows one assignment until its SIM is used, unused or returned. What became of it is derived from the set of facts
 * that were heard, by their own times, never from the order in which they came: read {@link org.simvite.credit.sim.Truth}
 * first, then {@link org.simvite.credit.sim.Books}, then {@link org.simvite.credit.sim.SimProcessor}.
 *
 * <ul>
 *   <li>Facts are a bounded set, so duplicates need no rows of their own, and adding one twice adds nothing.
 *   <li>A moment at which a deadline falls is in time, the next millisecond is late. A deadline decides once the wall clock, the
 *       clock's ticks through every partition of the feed, and every source that the policy awaits are past it. An awaited entry
 *       {@code operator} means every {@code operator:<name>} that has ever reported; one that is given up has to say once
 *       that it has reported through the end of 9999, or deadlines wait for it (they are counted).
 *   <li>An eSIM that is not known to be downloaded ends only when its profile is back, or on its last deadline: read
 *       {@link org.simvite.credit.sim.ComingBack}.
 *   <li>UNUSED and RETURNED stand until another settlement takes their place; only a use can be taken back without one. The
 *       hold is closed by the first settlement and never opened again.
 *   <li>The SM-DP+ is believed on downloads and the owner on giving back, whatever the policy trusts.
 *       What anybody else says who is not trusted is shown up to ACTIVATED, counted, and never scored.
 *   <li>A top-up counts if it is large enough by itself, net of what was taken back from it; a traffic report likewise.
 * </ul>
 */
@NullMarked
package org.simvite.credit.sim;

import org.jspecify.annotations.NullMarked;
