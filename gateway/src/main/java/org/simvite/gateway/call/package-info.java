/** A call as operations see it: who, with what. Knows nothing of HTTP servers. */
@NullMarked
package org.simvite.gateway.call;

import org.jspecify.annotations.NullMarked;
