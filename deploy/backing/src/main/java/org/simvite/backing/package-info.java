/** The backing services of local mode and of tests: broker, schema registry, SM-DP+. */
@NullMarked
package org.simvite.backing;

import org.jspecify.annotations.NullMarked;
