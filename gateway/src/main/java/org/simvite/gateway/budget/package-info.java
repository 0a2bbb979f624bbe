/** How often something may happen. */
@NullMarked
package org.simvite.gateway.budget;

import org.jspecify.annotations.NullMarked;
