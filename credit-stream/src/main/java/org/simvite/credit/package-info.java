/** Who is trusted with codes, and what became of each SIM. */
@NullMarked
package org.simvite.credit;

import org.jspecify.annotations.NullMarked;
