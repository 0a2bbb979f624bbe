/** The user terminal for people: a command line over the library. */
@NullMarked
package org.simvite.terminal.cli;

import org.jspecify.annotations.NullMarked;
