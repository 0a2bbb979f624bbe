@NullMarked
package org.simvite.runtime.letters;

import org.jspecify.annotations.NullMarked;
