package org.simvite.credit.policy;

import java.util.Optional;

/** The policies that are known now. */
public interface Policies {

    /** The one in force; {@link CreditPolicy#DEFAULT} until an operator puts one in force. */
    CreditPolicy active();

    /** The policy of that {@code name@version}; the default is always known. */
    Optional<CreditPolicy> find(String id);
}
