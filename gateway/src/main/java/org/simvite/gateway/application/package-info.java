/** Applications: taking in, following, giving back. */
@NullMarked
package org.simvite.gateway.application;

import org.jspecify.annotations.NullMarked;
