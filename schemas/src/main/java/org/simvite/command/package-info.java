/** Which of several commands holds: one rule for everybody who obeys. */
@NullMarked
package org.simvite.command;

import org.jspecify.annotations.NullMarked;
