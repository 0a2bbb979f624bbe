/**
 * SIM: follows one assignment until its SIM is used, unused or returned. What became of it is derived from the set of facts
 * that were heard, by their own times, never from the order in which they came.
 */
@NullMarked
package org.simvite.credit.sim;

import org.jspecify.annotations.NullMarked;
