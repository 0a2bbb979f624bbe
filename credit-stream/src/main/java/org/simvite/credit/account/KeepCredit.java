package org.simvite.credit.account;

import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.simvite.runtime.state.Stores;

/**
 * ACCOUNT: gates and issues codes, holds credit for them, books what becomes of them, and tells them what their account is told.
 * Key: account id. Reads {@code invite-orders}, {@code account-orders}, {@code sim-outcomes}; writes {@code invites},
 * {@code invite-decisions}, {@code invite-commands}, {@code credit-ledger}, {@code credit-balances}, {@code command-outcomes}.
 * Stores: credit-by-account, hold-by-account, outcome-by-account, decision-by-request, issue-policy-by-version,
 * fan-out-by-account, account-due.
 */
public final class KeepCredit implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    public static final String NAME = "keep-credit";

    private final Stores stores;

    public KeepCredit(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new CreditProcessor();
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return AccountStores.builders(stores);
    }
}
