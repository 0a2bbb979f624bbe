/** The user terminal, as a library: it asks for codes, applies with them and opens what it is sent. */
@NullMarked
package org.simvite.terminal;

import org.jspecify.annotations.NullMarked;
