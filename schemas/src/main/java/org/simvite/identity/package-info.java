/** What SIMs, devices, accounts and codes are called: parsing, check digits, derived ids. Depends on the JDK alone. */
@NullMarked
package org.simvite.identity;

import org.jspecify.annotations.NullMarked;
