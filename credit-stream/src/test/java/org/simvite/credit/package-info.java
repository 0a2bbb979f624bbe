@NullMarked
package org.simvite.credit;

import org.jspecify.annotations.NullMarked;
