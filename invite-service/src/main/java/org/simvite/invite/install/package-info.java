/** What an install code costs those who prove nothing: budgets by address block, and a line. */
@NullMarked
package org.simvite.invite.install;

import org.jspecify.annotations.NullMarked;
