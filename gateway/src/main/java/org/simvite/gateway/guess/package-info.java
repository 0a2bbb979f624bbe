/** Budgets for guessed codes. */
@NullMarked
package org.simvite.gateway.guess;

import org.jspecify.annotations.NullMarked;
