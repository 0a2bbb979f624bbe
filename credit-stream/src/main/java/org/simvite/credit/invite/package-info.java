/** One code: redeemed, given back, expired, revoked; nothing else ends a code. */
@NullMarked
package org.simvite.credit.invite;

import org.jspecify.annotations.NullMarked;
