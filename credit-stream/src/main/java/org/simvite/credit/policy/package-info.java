/** The numbers that move credit, and the formulas that use them. */
@NullMarked
package org.simvite.credit.policy;

import org.jspecify.annotations.NullMarked;
