@NullMarked
package org.simvite.credit.policy;

import org.jspecify.annotations.NullMarked;
