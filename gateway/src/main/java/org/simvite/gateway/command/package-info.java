/** What operators tell accounts and codes. */
@NullMarked
package org.simvite.gateway.command;

import org.jspecify.annotations.NullMarked;
