/** Which account a device came with first: its install code is given once, for ever. */
@NullMarked
package org.simvite.invite.device;

import org.jspecify.annotations.NullMarked;
