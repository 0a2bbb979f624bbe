/** The shell that each process runs in: configuration, health, metrics, shutdown. */
@NullMarked
package org.simvite.runtime;

import org.jspecify.annotations.NullMarked;
