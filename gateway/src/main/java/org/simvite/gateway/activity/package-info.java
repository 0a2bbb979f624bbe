/** Activity reported by operators. */
@NullMarked
package org.simvite.gateway.activity;

import org.jspecify.annotations.NullMarked;
