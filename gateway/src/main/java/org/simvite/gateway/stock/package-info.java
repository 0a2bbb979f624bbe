/** Stock import and levels. */
@NullMarked
package org.simvite.gateway.stock;

import org.jspecify.annotations.NullMarked;
