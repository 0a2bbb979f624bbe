/** ES2+ of SGP.22 v2.x, the operator's side: orders to an SM-DP+ over its JSON binding. */
@NullMarked
package org.simvite.provisioning.es2;

import org.jspecify.annotations.NullMarked;
