package org.simvite.credit.applicant;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an application demands of the account that makes it.
 *
 * @param waited how old an account is before it has WAITED; 0 or more
 * @param vsim for a virtual SIM, which can never be issued again as it is
 * @param unbound for an eSIM without EID, where the pool steps up: the SM-DP+ binds its profile to no device
 */
public record TrustRules(Duration waited, Trust vsim, Trust unbound) {

    public static final TrustRules DEFAULT = new TrustRules(Duration.ofHours(24), Trust.WAITED, Trust.WAITED);

    /** What the owner can do; named as on the topic. */
    public enum Way {
        WAIT,
        ATTEST,
        NAME_EID
    }

    /**
     * Too little is known of the account.
     *
     * @param nextAt when waiting alone will do; null: it never will
     * @param ways the easiest first
     */
    public record StepUp(@Nullable Instant nextAt, List<Way> ways) {}

    /** @return null if the account is trusted far enough */
    @Nullable
    StepUp stepUp(ApplyingAccount account, AskedFor asked) {
        Trust demanded = demanded(asked);
        if (Trust.of(account, asked.at(), waited).compareTo(demanded) >= 0) {
            return null;
        }
        List<Way> ways = new ArrayList<>();
        if (asked.isUnbound()) {
            ways.add(Way.NAME_EID);
        }
        if (demanded.compareTo(Trust.ATTESTED) <= 0) {
            ways.add(Way.ATTEST);
        }
        Instant createdAt = account.createdAt();
        if (demanded != Trust.WAITED || createdAt == null) {
            return new StepUp(null, ways);
        }
        ways.add(Way.WAIT);
        return new StepUp(createdAt.plus(waited), ways);
    }

    private Trust demanded(AskedFor asked) {
        if (asked.isVirtual()) {
            return vsim;
        }
        return asked.isUnbound() && !asked.eidRule().equals(AskedFor.UNBOUND) ? unbound : Trust.NEW;
    }
}
