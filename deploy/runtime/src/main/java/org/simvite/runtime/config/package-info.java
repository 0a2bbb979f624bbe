/** Settings of a process: a properties file, overridden by the environment, checked with all errors at once. */
@NullMarked
package org.simvite.runtime.config;

import org.jspecify.annotations.NullMarked;
