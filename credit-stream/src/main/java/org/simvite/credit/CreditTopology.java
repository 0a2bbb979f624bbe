package org.simvite.credit;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.simvite.credit.account.KeepCredit;
import org.simvite.credit.applicant.AdmitApplication;
import org.simvite.credit.device.KeepDevice;
import org.simvite.credit.identifier.ResolveActivity;
import org.simvite.credit.invite.RedeemCode;
import org.simvite.credit.policy.KeepPolicies;
import org.simvite.credit.progress.TellProgress;
import org.simvite.credit.sim.FollowSim;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.topic.Topics;

/**
 * Who is trusted and what is true: one processor per aggregate, each the only writer of its state and with tasks of its own,
 * so that none waits for another's input. Every hop between two of them is a topic of the catalogue.
 */
public final class CreditTopology {

    private final Topology topology = new Topology();
    private final TopicNodes nodes;
    private final CreditRules rules;
    private final MeterRegistry meters;
    private final Stores stores;

    /** @param prefix of the installation's topics, such as {@code simvite.} */
    public CreditTopology(String prefix, AvroSerdes serdes, CreditRules rules, MeterRegistry meters, Stores stores) {
        this.nodes = new TopicNodes(topology, prefix, serdes);
        this.rules = rules;
        this.meters = meters;
        this.stores = stores;
    }

    /** Builds it, once. */
    public Topology build() {
        policies();
        account();
        applicant(topology, nodes, new AdmitApplication(rules.trust(), rules.unknownAccountWait(), stores));
        device(topology, nodes, stores);
        invite();
        identifier(topology, nodes, new ResolveActivity(stores));
        sim(topology, nodes, new FollowSim(meters, stores));
        progress(topology, nodes, stores);
        return topology;
    }

    private void policies() {
        nodes.globalStore(
                Topics.CREDIT_POLICIES, KeepPolicies.store(stores), KeepPolicies.NAME, new KeepPolicies(meters));
    }

    private void account() {
        topology.addProcessor(
                KeepCredit.NAME,
                new KeepCredit(stores),
                nodes.source(Topics.INVITE_ORDERS),
                nodes.source(Topics.ACCOUNT_ORDERS),
                nodes.source(Topics.SIM_OUTCOMES));
        nodes.sink(Topics.INVITES, KeepCredit.NAME);
        nodes.sink(Topics.INVITE_DECISIONS, KeepCredit.NAME);
        nodes.sink(Topics.INVITE_COMMANDS, KeepCredit.NAME);
        nodes.sinkOf(KeepCredit.NAME, Topics.COMMAND_OUTCOMES);
        nodes.sink(Topics.CREDIT_LEDGER, KeepCredit.NAME);
        nodes.sink(Topics.CREDIT_BALANCES, KeepCredit.NAME);
    }

    /** APPLICANT and its topics. */
    static void applicant(Topology topology, TopicNodes nodes, AdmitApplication admit) {
        topology.addProcessor(
                AdmitApplication.NAME,
                admit,
                nodes.source(Topics.SIM_APPLICATIONS),
                nodes.source(Topics.ACCOUNTS),
                nodes.source(Topics.ADMISSION_RELEASES));
        nodes.sink(Topics.REDEMPTION_REQUESTS, AdmitApplication.NAME);
        nodes.sinkOf(AdmitApplication.NAME, Topics.APPLICATION_DECISIONS);
        nodes.sinkOf(AdmitApplication.NAME, Topics.READING_PROGRESS);
    }

    /** DEVICE and its topics. */
    static void device(Topology topology, TopicNodes nodes, Stores stores) {
        topology.addProcessor(
                KeepDevice.NAME,
                new KeepDevice(stores),
                nodes.source(Topics.DEVICE_REQUESTS),
                nodes.source(Topics.DEVICE_CONFIRMATIONS),
                nodes.source(Topics.DEVICE_RELEASES),
                nodes.source(Topics.DEVICE_COMMANDS));
        nodes.sinkOf(KeepDevice.NAME, Topics.RESERVATION_REQUESTS);
        nodes.sinkOf(KeepDevice.NAME, Topics.PROVISIONING_ANSWERS);
        nodes.sinkOf(KeepDevice.NAME, Topics.SIM_ACTIVITY);
        nodes.sinkOf(KeepDevice.NAME, Topics.COMMAND_OUTCOMES);
    }

    private void invite() {
        topology.addProcessor(
                RedeemCode.NAME,
                new RedeemCode(rules.unknownInviteWait(), rules.failureCap(), meters, stores),
                nodes.source(Topics.INVITES),
                nodes.source(Topics.INVITE_COMMANDS),
                nodes.source(Topics.REDEMPTION_REQUESTS),
                nodes.source(Topics.PROVISIONING_ANSWERS));
        nodes.sinkOf(RedeemCode.NAME, Topics.INVITE_STATES);
        nodes.sinkOf(RedeemCode.NAME, Topics.COMMAND_OUTCOMES);
        nodes.sinkOf(RedeemCode.NAME, Topics.DEVICE_REQUESTS);
        nodes.sinkOf(RedeemCode.NAME, Topics.RESERVATION_REQUESTS);
        nodes.sinkOf(RedeemCode.NAME, Topics.APPLICATION_DECISIONS);
        nodes.sinkOf(RedeemCode.NAME, Topics.ADMISSION_RELEASES);
        nodes.sinkOf(RedeemCode.NAME, Topics.DEVICE_RELEASES);
        nodes.sinkOf(RedeemCode.NAME, Topics.SIM_OUTCOMES);
    }

    /** IDENTIFIER and its topics. */
    static void identifier(
            Topology topology,
            TopicNodes nodes,
            ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> resolve) {
        topology.addProcessor(
                ResolveActivity.NAME,
                resolve,
                nodes.source(Topics.ACTIVITY_FEED),
                nodes.source(Topics.SIM_ASSIGNMENTS));
        nodes.sink(Topics.SIM_ACTIVITY, ResolveActivity.NAME);
        nodes.sinkOf(ResolveActivity.NAME, Topics.READING_PROGRESS);
    }

    /** SIM and its topics. */
    static void sim(Topology topology, TopicNodes nodes, FollowSim follow) {
        topology.addProcessor(
                FollowSim.NAME, follow, nodes.source(Topics.PROVISIONING_STATES), nodes.source(Topics.SIM_ACTIVITY));
        nodes.sinkOf(FollowSim.NAME, Topics.SIM_LIFECYCLE);
        nodes.sinkOf(FollowSim.NAME, Topics.ADMISSION_RELEASES);
        nodes.sinkOf(FollowSim.NAME, Topics.DEVICE_CONFIRMATIONS);
        nodes.sinkOf(FollowSim.NAME, Topics.DEVICE_RELEASES);
        nodes.sinkOf(FollowSim.NAME, Topics.SIM_OUTCOMES);
    }

    /** PROGRESS and its topics. */
    static void progress(Topology topology, TopicNodes nodes, Stores stores) {
        topology.addProcessor(TellProgress.NAME, new TellProgress(stores), nodes.source(Topics.READING_PROGRESS));
        nodes.broadcastSink(Topics.REDEMPTION_REQUESTS, TellProgress.NAME);
        nodes.broadcastSink(Topics.SIM_ACTIVITY, TellProgress.NAME);
    }
}
