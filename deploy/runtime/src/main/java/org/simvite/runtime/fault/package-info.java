/** Whose fault an exception is. */
@NullMarked
package org.simvite.runtime.fault;

import org.jspecify.annotations.NullMarked;
