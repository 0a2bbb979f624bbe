package org.simvite.provisioning.pool;

/** One change to a pool's stock. */
public sealed interface StockCommand {

    /** The command's id; a command is carried out once. */
    String id();

    String poolId();

    String iccid();

    record Add(String id, SimData sim) implements StockCommand {
        @Override
        public String poolId() {
            return sim.poolId();
        }

        @Override
        public String iccid() {
            return sim.iccid();
        }
    }

    /**
     * Takes a profile out of stock: at once when it is free or its SIM is used, else when it would come back or is used,
     * whichever is first.
     */
    record Retire(String id, String poolId, String iccid, String cause) implements StockCommand {}

    /** Takes a retired profile in again, as a new generation. */
    record Restore(String id, String poolId, String iccid) implements StockCommand {}

    /** Makes way for another row that brings the profile: it is forgotten if it was retired and nobody ever had it. */
    record Release(String id, String poolId, String iccid) implements StockCommand {}

    /** The SIM of an assignment was used: the profile is not expected back. */
    record Used(String id, String poolId, String iccid, String applicationId, int generation) implements StockCommand {}

    /**
     * An assignment's life ended unused.
     *
     * @param downloaded the profile left the SM-DP+ once
     */
    record Reclaim(String id, String poolId, String iccid, String applicationId, int generation, boolean downloaded)
            implements StockCommand {}
}
