/** Who gets which SIM, and how its parameters reach the terminal. */
@NullMarked
package org.simvite.provisioning;

import org.jspecify.annotations.NullMarked;
