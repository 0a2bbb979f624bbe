/** Credit and statement. */
@NullMarked
package org.simvite.gateway.account;

import org.jspecify.annotations.NullMarked;
