/** Credit policies. */
@NullMarked
package org.simvite.gateway.policy;

import org.jspecify.annotations.NullMarked;
