/** The processes of local mode: where they keep their things, how they start, how one sees that they are ready, how they end. */
@NullMarked
package org.simvite.local.stack;

import org.jspecify.annotations.NullMarked;
