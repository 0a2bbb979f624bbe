/** Who may ask for an invite code. */
@NullMarked
package org.simvite.invite;

import org.jspecify.annotations.NullMarked;
