/** One account: the gate, the holds of its codes, the score of its outcomes, its ledger. */
@NullMarked
package org.simvite.credit.account;

import org.jspecify.annotations.NullMarked;
