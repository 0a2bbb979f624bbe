package org.simvite.invite.topology;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import org.apache.kafka.streams.Topology;
import org.simvite.invite.account.Account;
import org.simvite.invite.device.Device;
import org.simvite.invite.install.Budgets;
import org.simvite.invite.install.LetIn;
import org.simvite.invite.install.Waiting;
import org.simvite.invite.request.RequestDesk;
import org.simvite.invite.request.RequestState;
import org.simvite.invite.request.Rules;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.topic.Topics;

/**
 * Registrations go to DEVICE, and by way of INSTALL_BUDGET to ACCOUNT, which they ask for the install code; requests,
 * commands and what became of codes go to ACCOUNT.
 */
public final class InviteTopology {

    private final String prefix;
    private final AvroSerdes serdes;
    private final Rules rules;
    private final Budgets budgets;
    private final MeterRegistry meters;
    private final Stores stores;

    /** @param prefix what the names of all topics begin with */
    public InviteTopology(
            String prefix, AvroSerdes serdes, Rules rules, Budgets budgets, MeterRegistry meters, Stores stores) {
        this.prefix = prefix;
        this.serdes = serdes;
        this.rules = rules;
        this.budgets = budgets;
        this.meters = meters;
        this.stores = stores;
    }

    public Topology build() {
        var topology = new Topology();
        var nodes = new TopicNodes(topology, prefix, serdes);
        var desk = new RequestDesk(rules);
        var decisions = new Decisions(meters);

        var registrations = nodes.source(Topics.TERMINAL_REGISTRATIONS);
        var confirmations = nodes.source(Topics.DEVICE_CONFIRMATIONS);
        var deviceCommands = nodes.source(Topics.DEVICE_COMMANDS);
        topology.addProcessor(KeepDevice.NODE, KeepDevice::new, registrations, confirmations, deviceCommands)
                .addStateStore(stores.keyValue(KeepDevice.DEVICES, Device.class), KeepDevice.NODE);
        nodes.sink(Topics.INSTALL_REQUESTS, KeepDevice.NODE);
        nodes.sinkOf(KeepDevice.NODE, Topics.COMMAND_OUTCOMES);

        var installs = nodes.source(Topics.INSTALL_REQUESTS);
        var installMeters = new InstallMeters(meters);
        topology.addProcessor(LetInstallsIn.NODE, () -> new LetInstallsIn(budgets, installMeters), installs)
                .addStateStore(stores.keyValue(LetInstallsIn.WAITING, Waiting.class), LetInstallsIn.NODE)
                .addStateStore(stores.keyValue(LetInstallsIn.BLOCKS, Instant.class), LetInstallsIn.NODE)
                .addStateStore(stores.keyValue(LetInstallsIn.LET_IN, LetIn.class), LetInstallsIn.NODE)
                .addStateStore(stores.dueIndex(LetInstallsIn.DUE), LetInstallsIn.NODE);
        nodes.sink(Topics.INVITE_REQUESTS, LetInstallsIn.NODE);
        nodes.sinkOf(LetInstallsIn.NODE, Topics.INVITE_DECISIONS);

        var requests = nodes.source(Topics.INVITE_REQUESTS);
        var commands = nodes.source(Topics.ACCOUNT_COMMANDS);
        var outcomes = nodes.source(Topics.SIM_OUTCOMES);
        topology.addProcessor(
                        KeepAccount.NODE,
                        () -> new KeepAccount(desk, decisions, rules.accountWait()),
                        requests,
                        commands,
                        outcomes)
                .addStateStore(stores.keyValue(KeepAccount.ACCOUNTS, Account.class), KeepAccount.NODE)
                .addStateStore(stores.keyValue(KeepAccount.REQUESTS, RequestState.class), KeepAccount.NODE)
                .addStateStore(stores.keyValue(KeepAccount.COMMANDS, Instant.class), KeepAccount.NODE)
                .addStateStore(stores.dueIndex(KeepAccount.DUE), KeepAccount.NODE);
        nodes.sink(Topics.ACCOUNTS, KeepAccount.NODE);
        nodes.ownTickSink(KeepAccount.NODE, Topics.ACCOUNTS);
        nodes.sink(Topics.ACCOUNT_ORDERS, KeepAccount.NODE);
        nodes.sinkOf(KeepAccount.NODE, Topics.COMMAND_OUTCOMES);
        nodes.sink(Topics.INVITE_ORDERS, KeepAccount.NODE);
        nodes.sink(Topics.INVITE_DECISIONS, KeepAccount.NODE);
        return topology;
    }
}
