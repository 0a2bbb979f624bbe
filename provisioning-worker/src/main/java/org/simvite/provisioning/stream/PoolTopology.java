package org.simvite.provisioning.stream;

import static org.simvite.topic.Topics.COMMAND_OUTCOMES;
import static org.simvite.topic.Topics.PROFILE_CLAIMS;
import static org.simvite.topic.Topics.PROVISIONING_ANSWERS;
import static org.simvite.topic.Topics.PROVISIONING_ORDERS;
import static org.simvite.topic.Topics.PROVISIONING_RESULTS;
import static org.simvite.topic.Topics.PROVISIONING_STATES;
import static org.simvite.topic.Topics.RESERVATION_REQUESTS;
import static org.simvite.topic.Topics.SIM_ASSIGNMENTS;
import static org.simvite.topic.Topics.SIM_LIFECYCLE;
import static org.simvite.topic.Topics.SIM_STOCK;
import static org.simvite.topic.Topics.STOCK_COMMANDS;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.streams.Topology;
import org.simvite.provisioning.pool.PoolPolicy;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.runtime.streams.TopicNodes;

/**
 * Who gets which SIM. Three parts: PROFILE, keyed by identifier, which admits a profile to one pool; POOL, keyed by pool id, with all rows
 * of a pool in one task; and the step that turns the end of a SIM's life (keyed by application) into a command to its pool.
 */
public final class PoolTopology {

    private final PoolPolicy policy;
    private final String prefix;
    private final AvroSerdes serdes;
    private final MeterRegistry meters;
    private final Stores stores;

    /** @param prefix of the installation's topics, such as {@code simvite.} */
    public PoolTopology(PoolPolicy policy, String prefix, AvroSerdes serdes, MeterRegistry meters, Stores stores) {
        this.policy = policy;
        this.prefix = prefix;
        this.serdes = serdes;
        this.meters = meters;
        this.stores = stores;
    }

    public Topology build() {
        var topology = new Topology();
        var topics = new TopicNodes(topology, prefix, serdes);

        topology.addProcessor(
                "reserve-profile",
                () -> new PoolProcessor(policy, meters),
                topics.source(STOCK_COMMANDS),
                topics.source(RESERVATION_REQUESTS),
                topics.source(PROVISIONING_RESULTS));
        PoolStores.builders(stores).forEach(store -> topology.addStateStore(store, "reserve-profile"));
        topics.sink(SIM_STOCK, "reserve-profile");
        topics.sink(PROVISIONING_ORDERS, "reserve-profile");
        topics.sink(PROVISIONING_STATES, "reserve-profile");
        topics.sink(PROVISIONING_ANSWERS, "reserve-profile");
        topics.sink(SIM_ASSIGNMENTS, "reserve-profile");
        topics.sinkOf("reserve-profile", PROFILE_CLAIMS);
        topics.sinkOf("reserve-profile", COMMAND_OUTCOMES);

        topology.addProcessor("route-reclaim", RouteReclaim::new, topics.source(SIM_LIFECYCLE));
        topics.sinkOf("route-reclaim", STOCK_COMMANDS);

        admitProfiles(topology, topics);
        return topology;
    }

    /** PROFILE, by itself. */
    void admitProfiles(Topology topology, TopicNodes topics) {
        var claimMeters = new ClaimMeters(meters);
        topology.addProcessor(
                ProfileProcessor.NAME,
                () -> new ProfileProcessor(meters, claimMeters, serdes, prefix),
                topics.source(PROFILE_CLAIMS));
        ClaimStores.builders(stores).forEach(store -> topology.addStateStore(store, ProfileProcessor.NAME));
        topics.sinkOf(ProfileProcessor.NAME, PROFILE_CLAIMS);
        topics.sinkOf(ProfileProcessor.NAME, STOCK_COMMANDS);
        topics.sinkOf(ProfileProcessor.NAME, COMMAND_OUTCOMES);
    }
}
