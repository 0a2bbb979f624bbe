/** The whole story on real parts, told while it happens: every line it prints is something that was just seen. */
@NullMarked
package org.simvite.local.demo;

import org.jspecify.annotations.NullMarked;
