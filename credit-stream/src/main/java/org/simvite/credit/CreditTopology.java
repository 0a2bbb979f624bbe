package org.simvite.credit;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.streams.Topology;
import org.simvite.credit.account.KeepCredit;
import org.simvite.credit.device.AdmitApplication;
import org.simvite.credit.identifier.ResolveActivity;
import org.simvite.credit.invite.RedeemCode;
import org.simvite.credit.policy.KeepPolicies;
import org.simvite.credit.sim.FollowSim;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.topic.Topics;

/**
 * Who is trusted and what is true: one processor per aggregate, each the only writer of its state. Every hop between two of
 * them is a topic of the catalogue.
 */
public final class CreditTopology {

    private final Topology topology = new Topology();
    private final TopicNodes nodes;
    private final CreditRules rules;
    private final MeterRegistry meters;

    /** @param prefix of the installation's topics, such as {@code simvite.} */
    public CreditTopology(String prefix, AvroSerdes serdes, CreditRules rules, MeterRegistry meters) {
        this.nodes = new TopicNodes(topology, prefix, serdes);
        this.rules = rules;
        this.meters = meters;
    }

    /** Builds it, once. */
    public Topology build() {
        policies();
        account();
        device();
        invite();
        identifier();
        sim();
        shared();
        return topology;
    }

    private void policies() {
        nodes.globalStore(Topics.CREDIT_POLICIES, KeepPolicies.store(), KeepPolicies.NAME, new KeepPolicies(meters));
    }

    private void account() {
        topology.addProcessor(
                KeepCredit.NAME,
                new KeepCredit(),
                nodes.source(Topics.INVITE_ORDERS),
                nodes.source(Topics.ACCOUNT_COMMANDS),
                nodes.source(Topics.SIM_OUTCOMES));
        nodes.sink(Topics.INVITES, KeepCredit.NAME);
        nodes.sink(Topics.INVITE_DECISIONS, KeepCredit.NAME);
        nodes.sink(Topics.CREDIT_LEDGER, KeepCredit.NAME);
        nodes.sink(Topics.CREDIT_BALANCES, KeepCredit.NAME);
    }

    private void device() {
        topology.addProcessor(
                AdmitApplication.NAME,
                new AdmitApplication(),
                nodes.source(Topics.SIM_APPLICATIONS),
                nodes.source(Topics.ADMISSION_RELEASES));
        nodes.sink(Topics.REDEMPTION_REQUESTS, AdmitApplication.NAME);
        nodes.broadcastSink(Topics.REDEMPTION_REQUESTS, AdmitApplication.NAME);
    }

    private void invite() {
        topology.addProcessor(
                RedeemCode.NAME,
                new RedeemCode(rules.unknownInviteWait(), rules.failureCap(), meters),
                nodes.source(Topics.INVITES),
                nodes.source(Topics.INVITE_COMMANDS),
                nodes.source(Topics.REDEMPTION_REQUESTS),
                nodes.source(Topics.PROVISIONING_FAILURES));
        nodes.sink(Topics.INVITE_STATES, RedeemCode.NAME);
        nodes.sink(Topics.RESERVATION_REQUESTS, RedeemCode.NAME);
    }

    private void identifier() {
        topology.addProcessor(
                ResolveActivity.NAME,
                new ResolveActivity(),
                nodes.source(Topics.ACTIVITY_FEED),
                nodes.source(Topics.SIM_ASSIGNMENTS));
        nodes.sink(Topics.SIM_ACTIVITY, ResolveActivity.NAME);
        nodes.broadcastSink(Topics.SIM_ACTIVITY, ResolveActivity.NAME);
    }

    private void sim() {
        topology.addProcessor(
                FollowSim.NAME,
                new FollowSim(),
                nodes.source(Topics.PROVISIONING_STATES),
                nodes.source(Topics.SIM_ACTIVITY));
        nodes.sink(Topics.SIM_LIFECYCLE, FollowSim.NAME);
    }

    /** Topics on which several aggregates write, each about keys of its own. */
    private void shared() {
        nodes.sink(Topics.APPLICATION_DECISIONS, AdmitApplication.NAME, RedeemCode.NAME);
        nodes.sink(Topics.ADMISSION_RELEASES, RedeemCode.NAME, FollowSim.NAME);
        nodes.sink(Topics.SIM_OUTCOMES, RedeemCode.NAME, FollowSim.NAME);
    }
}
