package org.simvite.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.simvite.gateway.access.AccessTokens;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.account.Accounts;
import org.simvite.gateway.account.OperatorAccounts;
import org.simvite.gateway.activity.ReportActivity;
import org.simvite.gateway.application.Applications;
import org.simvite.gateway.application.Apply;
import org.simvite.gateway.application.EventFeeds;
import org.simvite.gateway.attestation.Attestation;
import org.simvite.gateway.budget.Budget;
import org.simvite.gateway.call.InFlight;
import org.simvite.gateway.call.LongPoll;
import org.simvite.gateway.call.Operations;
import org.simvite.gateway.command.CommandIntake;
import org.simvite.gateway.command.Commands;
import org.simvite.gateway.command.DeviceCommands;
import org.simvite.gateway.command.OperatorCommands;
import org.simvite.gateway.guess.CodeReader;
import org.simvite.gateway.guess.GuessBudget;
import org.simvite.gateway.guess.Standings;
import org.simvite.gateway.invite.CodeText;
import org.simvite.gateway.invite.Invites;
import org.simvite.gateway.letters.DeadLetters;
import org.simvite.gateway.memory.Memory;
import org.simvite.gateway.policy.GetPolicy;
import org.simvite.gateway.policy.PolicyRoom;
import org.simvite.gateway.policy.PutPolicy;
import org.simvite.gateway.publish.AccountPublisher;
import org.simvite.gateway.publish.Publisher;
import org.simvite.gateway.publish.Ticks;
import org.simvite.gateway.readmodel.ReadModel;
import org.simvite.gateway.registration.AddressBlocks;
import org.simvite.gateway.registration.RegisterTerminal;
import org.simvite.gateway.registration.RegistrationBudget;
import org.simvite.gateway.request.GetInviteRequest;
import org.simvite.gateway.request.RequestInvite;
import org.simvite.gateway.stock.GetStockLevels;
import org.simvite.gateway.stock.ImportStock;
import org.simvite.gateway.stock.Profiles;
import org.simvite.identity.ContentDigests;
import org.simvite.identity.DeviceIds;
import org.simvite.identity.Ids;
import org.simvite.identity.InviteCodeMac;
import org.simvite.runtime.kafka.Clients;

/** What the public listener offers: each operation of the contract with what it needs. */
record PublicOperations(
        GatewaySettings settings,
        MeterRegistry meters,
        Clock clock,
        Threads threads,
        Publisher publisher,
        Ticks ticks,
        ReadModel readModel,
        AccessTokens tokens,
        Attestation attestation) {

    Operations all() {
        var mac = new InviteCodeMac(settings.codeKeys());
        var devices = new DeviceIds(settings.deviceKey());
        var codes = new CodeText(mac, settings.linkBase());
        var budgets = settings.budgets();
        var guesses = new GuessBudget(mac, budgets.guesses(), clock);
        var reader = new CodeReader(
                guesses,
                new Standings(readModel.invites()::invite, readModel.accounts()::everHadCredit, this::hadInstallCode),
                meters);
        var registrations = new RegistrationBudget(budgets.registrations(), budgets.unproven(), clock, meters);
        var writes = new Budget(budgets.burst(), budgets.writes(), Duration.ofHours(1), clock);
        var accountPublisher = new AccountPublisher(
                publisher,
                writes,
                account -> readModel.accounts().account(account).isPresent(),
                meters);
        var inFlight = new InFlight();
        var intake = new CommandIntake(inFlight);
        Memory.BUDGET.watch(meters, "guesses", guesses, GuessBudget::size);
        Memory.BUDGET.watch(meters, "registrations", registrations, RegistrationBudget::size);
        Memory.BUDGET.watch(meters, "writes", writes, Budget::size);
        Memory.IN_FLIGHT.watch(meters, "in-flight", inFlight, InFlight::size);
        var longPoll = new LongPoll(readModel.waiters(), threads.timer(), threads.wakers());
        var feeds = new EventFeeds(readModel.waiters(), threads.timer(), threads.wakers());
        var invites = new Invites(readModel.invites(), codes, reader, accountPublisher, inFlight);
        var applications =
                new Applications(readModel.applications(), longPoll, feeds, accountPublisher, inFlight, clock);
        var accounts = new Accounts(readModel.accounts());
        var operatorAccounts = new OperatorAccounts(readModel.accounts());
        var activity = new ReportActivity(publisher, ticks);
        var profiles = new Profiles(publisher, readModel.stock(), intake);
        var commands = new OperatorCommands(publisher, intake);
        var letters = new DeadLetters(
                readModel.letters(),
                new Clients(settings.kafka()),
                settings.kafka().registryClient(),
                settings.kafka().prefix(),
                publisher,
                intake);
        var outcomes = new Commands(readModel.commands(), longPoll);
        var stockKey = Objects.requireNonNull(settings.stockKey(), "the settings were checked");
        return new Operations()
                .add(
                        "registerTerminal",
                        new RegisterTerminal(
                                tokens,
                                devices,
                                publisher,
                                readModel.invites(),
                                new AddressBlocks(devices, settings.blocks()),
                                attestation,
                                readModel.accounts(),
                                registrations))
                .add("requestInvite", new RequestInvite(accountPublisher, readModel.invites(), inFlight))
                .add("getInviteRequest", new GetInviteRequest(readModel.invites(), codes, longPoll))
                .addDirect("listInvites", invites::list)
                .addDirect("checkInvite", invites::check)
                .add("revokeInvite", invites::revoke)
                .add(
                        "apply",
                        new Apply(
                                accountPublisher,
                                readModel.invites(),
                                () -> readModel.health().ready(),
                                readModel.applications(),
                                reader,
                                devices,
                                settings.unknownEids(),
                                inFlight))
                .add("getApplication", applications::get)
                .addDirect("watchApplication", applications::watch)
                .add("giveBack", applications::giveBack)
                .addDirect("getAccount", accounts::get)
                .addDirect("listCreditEntries", accounts::entries)
                .add("reportActivity", activity::batch)
                .add("reportSimActivity", activity::single)
                .addDirect(
                        "importStock",
                        new ImportStock(
                                publisher,
                                stockKey,
                                new ContentDigests(settings.deviceKey()),
                                readModel.stock(),
                                readModel::stockIsRead))
                .addDirect("listDeadLetters", letters::list)
                .add("getDeadLetter", letters::get)
                .add("commandDeadLetter", letters::command)
                .addDirect("listProfiles", profiles::list)
                .addDirect("getProfile", profiles::get)
                .add("commandProfile", profiles::command)
                .addDirect("getStockLevels", new GetStockLevels(readModel.stock()))
                .add(
                        "putPolicy",
                        new PutPolicy(
                                publisher,
                                readModel.policies()::content,
                                readModel.policies()::inForce,
                                () -> readModel.health().ready(),
                                inFlight,
                                new PolicyRoom(settings.mostPolicies(), readModel.policies()::versions, meters)))
                .addDirect("getPolicy", new GetPolicy(readModel.policies()))
                .addDirect("getOperatorAccount", operatorAccounts::get)
                .add("commandAccount", commands::account)
                .add("commandDevice", new DeviceCommands(publisher, devices, intake)::device)
                .add("commandInvite", commands::invite)
                .add("getOperatorCommand", outcomes::ofOperator)
                .add("getCommand", outcomes::ofTerminal);
    }

    /** Also one that has expired since. */
    private boolean hadInstallCode(Principal.Terminal terminal) {
        return readModel
                        .accounts()
                        .account(terminal.accountId())
                        .filter(account -> account.unusedInstalls() > 0)
                        .isPresent()
                || readModel.invites().isGranted(Ids.installRequestId(terminal.accountId(), terminal.deviceId()));
    }
}
