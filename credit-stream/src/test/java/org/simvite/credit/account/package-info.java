@NullMarked
package org.simvite.credit.account;

import org.jspecify.annotations.NullMarked;
