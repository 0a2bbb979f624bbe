/** What is around every service: management server, readiness, metrics, shutdown, exit codes. */
@NullMarked
package org.simvite.runtime.shell;

import org.jspecify.annotations.NullMarked;
