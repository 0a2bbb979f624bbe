/** The user terminal, as a library and a command line. */
@NullMarked
package org.simvite.terminal;

import org.jspecify.annotations.NullMarked;
