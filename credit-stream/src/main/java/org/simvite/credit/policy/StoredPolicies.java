package org.simvite.credit.policy;

import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Policies as they stand in the global store. */
final class StoredPolicies implements Policies {

    private final ReadOnlyKeyValueStore<String, KeptPolicy> store;

    StoredPolicies(ReadOnlyKeyValueStore<String, KeptPolicy> store) {
        this.store = store;
    }

    @Override
    public CreditPolicy active() {
        var active = store.get(KeepPolicies.IN_FORCE);
        return active == null ? CreditPolicy.DEFAULT : active.policy();
    }

    @Override
    public Optional<CreditPolicy> find(String id) {
        var put = store.get(id);
        if (put == null && CreditPolicy.DEFAULT.id().equals(id)) {
            return Optional.of(CreditPolicy.DEFAULT);
        }
        return Optional.ofNullable(put).map(KeptPolicy::policy);
    }
}
