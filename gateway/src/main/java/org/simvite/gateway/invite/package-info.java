/** Codes: listing, checking, revoking. */
@NullMarked
package org.simvite.gateway.invite;

import org.jspecify.annotations.NullMarked;
