/** Whose a device is: registrations claim it, a download confirms it, an operator releases it. */
@NullMarked
package org.simvite.invite.device;

import org.jspecify.annotations.NullMarked;
