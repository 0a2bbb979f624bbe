/** Running a Streams topology so that nothing is skipped, nothing is stuck and a restart is short. */
@NullMarked
package org.simvite.runtime.streams;

import org.jspecify.annotations.NullMarked;
