/**
 * Records that could not be processed: what is told of them in headers, how one is read again, and how one goes back to the topic it came
 * from at an operator's command. Whoever may write that topic writes it back, so that replaying needs no right beyond the catalogue's.
 */
@NullMarked
package org.simvite.runtime.letters;

import org.jspecify.annotations.NullMarked;
