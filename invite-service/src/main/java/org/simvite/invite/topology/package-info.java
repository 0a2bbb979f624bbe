/** The Streams application: what is read, which aggregate it goes to, what is written. */
@NullMarked
package org.simvite.invite.topology;

import org.jspecify.annotations.NullMarked;
