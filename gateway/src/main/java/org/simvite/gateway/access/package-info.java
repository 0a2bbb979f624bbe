/** Who calls: access tokens, DPoP proofs, operators' scopes. */
@NullMarked
package org.simvite.gateway.access;

import org.jspecify.annotations.NullMarked;
