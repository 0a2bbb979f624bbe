/** Accounts: how they are opened, how they stand, and what their allowance leaves. */
@NullMarked
package org.simvite.invite.account;

import org.jspecify.annotations.NullMarked;
