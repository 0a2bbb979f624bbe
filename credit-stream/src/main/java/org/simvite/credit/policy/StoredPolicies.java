package org.simvite.credit.policy;

import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Policies as they stand in the global store. */
final class StoredPolicies implements Policies {

    private final ReadOnlyKeyValueStore<String, CreditPolicy> store;

    StoredPolicies(ReadOnlyKeyValueStore<String, CreditPolicy> store) {
        this.store = store;
    }

    @Override
    public CreditPolicy active() {
        var active = store.get(KeepPolicies.ACTIVE);
        return active == null ? CreditPolicy.DEFAULT : active;
    }

    @Override
    public Optional<CreditPolicy> find(String id) {
        var put = store.get(id);
        if (put == null && CreditPolicy.DEFAULT.id().equals(id)) {
            return Optional.of(CreditPolicy.DEFAULT);
        }
        return Optional.ofNullable(put);
    }
}
