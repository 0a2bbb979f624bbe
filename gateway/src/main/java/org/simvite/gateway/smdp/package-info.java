/** ES2+ notifications by SM-DP+s. */
@NullMarked
package org.simvite.gateway.smdp;

import org.jspecify.annotations.NullMarked;
