/** Accounts: how they are opened, and how they stand. */
@NullMarked
package org.simvite.invite.account;

import org.jspecify.annotations.NullMarked;
