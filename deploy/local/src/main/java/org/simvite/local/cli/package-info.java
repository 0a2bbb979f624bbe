/** The commands of local mode: demo, up, status, down, reset, audit, attack. */
@NullMarked
package org.simvite.local.cli;

import org.jspecify.annotations.NullMarked;
