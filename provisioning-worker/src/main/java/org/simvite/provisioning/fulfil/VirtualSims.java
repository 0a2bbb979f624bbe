package org.simvite.provisioning.fulfil;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.jwk.ECKey;
import java.text.ParseException;
import java.util.List;
import org.simvite.provisioning.pool.Algorithm;
import org.simvite.provisioning.pool.Outcome;
import org.simvite.sealing.SimKeys;
import org.simvite.sealing.StockKeys;

/** Takes a virtual SIM's keys out of their encryption at rest. */
public final class VirtualSims {

    private final List<ECKey> stockKeys;

    /** @param stockKeys private keys by key id, the newest first; those of old stock stay until it is used up */
    public VirtualSims(List<ECKey> stockKeys) {
        this.stockKeys = List.copyOf(stockKeys);
    }

    /** What decrypting came to. */
    sealed interface Personal {
        record Ready(SimKeys keys) implements Personal {}

        record Not(Outcome outcome, String code) implements Personal {}
    }

    Personal personalise(Job.Sim sim) {
        var jwe = sim.encryptedKeys();
        if (jwe == null || sim.imsi() == null || sim.algorithm() == Algorithm.NONE) {
            return new Personal.Not(Outcome.PROFILE_UNUSABLE, "incomplete");
        }
        if (!hasKeyFor(jwe)) {
            // stock under a new key reached this worker before the key did
            return new Personal.Not(Outcome.TRY_LATER, "unknown stock key");
        }
        return StockKeys.decrypt(jwe, sim.iccid(), stockKeys)
                .<Personal>map(Personal.Ready::new)
                .orElseGet(() -> new Personal.Not(Outcome.PROFILE_UNUSABLE, "keys do not open"));
    }

    private boolean hasKeyFor(String jwe) {
        try {
            var id = JWEObject.parse(jwe).getHeader().getKeyID();
            return id == null ? !stockKeys.isEmpty() : stockKeys.stream().anyMatch(key -> id.equals(key.getKeyID()));
        } catch (ParseException e) {
            return true;
        }
    }
}
