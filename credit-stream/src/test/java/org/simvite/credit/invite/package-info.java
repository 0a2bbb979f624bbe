@NullMarked
package org.simvite.credit.invite;

import org.jspecify.annotations.NullMarked;
