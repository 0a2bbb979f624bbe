package org.simvite.topic;

import static org.simvite.topic.Party.ANALYTICS;
import static org.simvite.topic.Party.CREDIT_STREAM;
import static org.simvite.topic.Party.GATEWAY;
import static org.simvite.topic.Party.INVITE_SERVICE;
import static org.simvite.topic.Party.OPERATOR;
import static org.simvite.topic.Party.PROVISIONING_WORKER;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.simvite.event.Account;
import org.simvite.event.AccountCommand;
import org.simvite.event.AccountOrder;
import org.simvite.event.ActivityReport;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.Ask;
import org.simvite.event.Campaign;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CreditBalance;
import org.simvite.event.CreditPolicy;
import org.simvite.event.DeadLetterCommand;
import org.simvite.event.DeviceCommand;
import org.simvite.event.DeviceConfirmation;
import org.simvite.event.DeviceRelease;
import org.simvite.event.DeviceRequest;
import org.simvite.event.InstallRequest;
import org.simvite.event.Invite;
import org.simvite.event.InviteCommand;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteOrder;
import org.simvite.event.InviteRequest;
import org.simvite.event.InviteState;
import org.simvite.event.LedgerEntry;
import org.simvite.event.ProfileClaim;
import org.simvite.event.ProvisioningAnswer;
import org.simvite.event.ProvisioningOrder;
import org.simvite.event.ProvisioningResult;
import org.simvite.event.ProvisioningState;
import org.simvite.event.ReadingProgress;
import org.simvite.event.RedemptionRequest;
import org.simvite.event.ReservationRequest;
import org.simvite.event.SimActivity;
import org.simvite.event.SimApplication;
import org.simvite.event.SimAssignment;
import org.simvite.event.SimLifecycle;
import org.simvite.event.SimOutcome;
import org.simvite.event.SimParameters;
import org.simvite.event.StockCommand;
import org.simvite.event.StockProfile;
import org.simvite.event.TerminalRegistration;

/** The catalogue. Topics in the order in which an application runs through them. */
public final class Topics {

    public static final Topic<TerminalRegistration> TERMINAL_REGISTRATIONS = new Topic<>(
            "terminal-registrations",
            Key.DEVICE_ID,
            TerminalRegistration.class,
            Set.of(GATEWAY),
            Set.of(INVITE_SERVICE),
            Retention.STEPS,
            "A terminal made itself known.");

    public static final Topic<InstallRequest> INSTALL_REQUESTS = new Topic<>(
            "install-requests",
            Key.INSTALLS,
            InstallRequest.class,
            Set.of(INVITE_SERVICE),
            Set.of(INVITE_SERVICE),
            Retention.STEPS,
            "Registrations ask for their install codes, within the budgets of the installation.");

    public static final Topic<InviteRequest> INVITE_REQUESTS = new Topic<>(
            "invite-requests",
            Key.ACCOUNT_ID,
            InviteRequest.class,
            Set.of(GATEWAY, INVITE_SERVICE),
            Set.of(INVITE_SERVICE),
            Retention.STEPS,
            "An account asks for a code; install codes are asked for by the DEVICE aggregate.");

    public static final Topic<AccountCommand> ACCOUNT_COMMANDS = new Topic<>(
            "account-commands",
            Key.ACCOUNT_ID,
            AccountCommand.class,
            Set.of(GATEWAY),
            Set.of(INVITE_SERVICE),
            Retention.YEAR,
            "Payment, consent, suspension, closing, adjustment, each with actor and reason.");

    public static final Topic<AccountOrder> ACCOUNT_ORDERS = new Topic<>(
            "account-orders",
            Key.ACCOUNT_ID,
            AccountOrder.class,
            Set.of(INVITE_SERVICE),
            Set.of(CREDIT_STREAM),
            Retention.YEAR,
            "Commands to accounts that exist, for their credit and codes.");

    public static final Topic<InviteCommand> INVITE_COMMANDS = new Topic<>(
            "invite-commands",
            Key.INVITE_ID,
            InviteCommand.class,
            Set.of(GATEWAY, CREDIT_STREAM),
            Set.of(CREDIT_STREAM),
            Retention.YEAR,
            "Revoke, suspend, resume one code.");

    public static final Topic<DeviceCommand> DEVICE_COMMANDS = new Topic<>(
            "device-commands",
            Key.DEVICE_ID,
            DeviceCommand.class,
            Set.of(GATEWAY),
            Set.of(INVITE_SERVICE, CREDIT_STREAM),
            Retention.YEAR,
            "Release one device.");

    public static final Topic<CommandOutcome> COMMAND_OUTCOMES = new Topic<>(
            "command-outcomes",
            Key.COMMAND_ID,
            CommandOutcome.class,
            Set.of(INVITE_SERVICE, CREDIT_STREAM, PROVISIONING_WORKER, GATEWAY),
            Set.of(GATEWAY, INVITE_SERVICE, CREDIT_STREAM, PROVISIONING_WORKER),
            Retention.YEAR,
            "What became of a command in each aggregate that has to carry it out.");

    public static final Topic<DeadLetterCommand> DEAD_LETTER_COMMANDS = new Topic<>(
            "dead-letter-commands",
            Key.LETTER_ID,
            DeadLetterCommand.class,
            Set.of(GATEWAY),
            Set.of(GATEWAY, INVITE_SERVICE, CREDIT_STREAM, PROVISIONING_WORKER),
            Retention.YEAR,
            "Replay or drop a record that could not be processed.");

    public static final Topic<SimApplication> SIM_APPLICATIONS = new Topic<>(
            "sim-applications",
            Key.ACCOUNT_ID,
            SimApplication.class,
            Set.of(GATEWAY),
            Set.of(CREDIT_STREAM),
            Retention.STEPS,
            "A terminal applies for a SIM with a code.");

    public static final Topic<ActivityReport> ACTIVITY_FEED = new Topic<>(
            "activity-feed",
            Key.IDENTIFIER,
            ActivityReport.class,
            Set.of(GATEWAY, OPERATOR),
            Set.of(CREDIT_STREAM),
            Retention.WEEKS,
            "What sources say happened to SIMs, and how far they have reported.");

    public static final Topic<StockCommand> STOCK_COMMANDS = new Topic<>(
            "stock-commands",
            Key.POOL_ID,
            StockCommand.class,
            Set.of(GATEWAY, PROVISIONING_WORKER),
            Set.of(PROVISIONING_WORKER),
            Retention.STEPS,
            "Profiles come into stock, leave it, come back.");

    public static final Topic<ProfileClaim> PROFILE_CLAIMS = new Topic<>(
            "profile-claims",
            Key.IDENTIFIER,
            ProfileClaim.class,
            Set.of(GATEWAY, PROVISIONING_WORKER),
            Set.of(PROVISIONING_WORKER),
            Retention.STEPS,
            "A profile is taken into one pool: ICCID first, IMSI second.");

    public static final Topic<CreditPolicy> CREDIT_POLICIES = new Topic<>(
            "credit-policies",
            Key.POLICY,
            CreditPolicy.class,
            Set.of(GATEWAY),
            Set.of(CREDIT_STREAM, GATEWAY),
            Retention.COMPACT,
            "The numbers that move credit, by version.");

    public static final Topic<Campaign> CAMPAIGNS = new Topic<>(
            "campaigns",
            Key.CAMPAIGN_ID,
            Campaign.class,
            Set.of(GATEWAY),
            Set.of(INVITE_SERVICE, GATEWAY),
            Retention.COMPACT,
            "Campaigns of issuers.");

    public static final Topic<Account> ACCOUNTS = new Topic<>(
            "accounts",
            Key.ACCOUNT_ID,
            Account.class,
            Set.of(INVITE_SERVICE),
            Set.of(CREDIT_STREAM, GATEWAY, ANALYTICS),
            Retention.COMPACT,
            "Accounts as they stand.");

    public static final Topic<Ask> ASKS = new Topic<>(
            "asks",
            Key.ACCOUNT_ID,
            Ask.class,
            Set.of(INVITE_SERVICE),
            Set.of(INVITE_SERVICE, GATEWAY),
            Retention.DAYS,
            "New users ask existing ones for a code.");

    public static final Topic<InviteOrder> INVITE_ORDERS = new Topic<>(
            "invite-orders",
            Key.ACCOUNT_ID,
            InviteOrder.class,
            Set.of(INVITE_SERVICE),
            Set.of(CREDIT_STREAM),
            Retention.STEPS,
            "The channel's rules hold: issue a code if credit allows.");

    public static final Topic<InviteDecision> INVITE_DECISIONS = new Topic<>(
            "invite-decisions",
            Key.REQUEST_ID,
            InviteDecision.class,
            Set.of(INVITE_SERVICE, CREDIT_STREAM),
            Set.of(GATEWAY),
            Retention.DAYS,
            "What became of a request for a code.");

    public static final Topic<Invite> INVITES = new Topic<>(
            "invites",
            Key.INVITE_ID,
            Invite.class,
            Set.of(CREDIT_STREAM),
            Set.of(CREDIT_STREAM, GATEWAY),
            Retention.COMPACT,
            "Codes as they were issued, without their MAC.");

    public static final Topic<InviteState> INVITE_STATES = new Topic<>(
            "invite-states",
            Key.INVITE_ID,
            InviteState.class,
            Set.of(CREDIT_STREAM),
            Set.of(GATEWAY, ANALYTICS),
            Retention.COMPACT,
            "Codes as they stand.");

    public static final Topic<RedemptionRequest> REDEMPTION_REQUESTS = new Topic<>(
            "redemption-requests",
            Key.INVITE_ID,
            RedemptionRequest.class,
            Set.of(CREDIT_STREAM),
            Set.of(CREDIT_STREAM),
            Retention.STEPS,
            "Admitted applications ask for a use of their code.");

    public static final Topic<ApplicationDecision> APPLICATION_DECISIONS = new Topic<>(
            "application-decisions",
            Key.APPLICATION_ID,
            ApplicationDecision.class,
            Set.of(CREDIT_STREAM),
            Set.of(GATEWAY, ANALYTICS),
            Retention.YEAR,
            "What became of applications.");

    public static final Topic<AdmissionRelease> ADMISSION_RELEASES = new Topic<>(
            "admission-releases",
            Key.ACCOUNT_ID,
            AdmissionRelease.class,
            Set.of(CREDIT_STREAM),
            Set.of(CREDIT_STREAM),
            Retention.STEPS,
            "An application no longer keeps its account from applying.");

    public static final Topic<DeviceRequest> DEVICE_REQUESTS = new Topic<>(
            "device-requests",
            Key.DEVICE_ID,
            DeviceRequest.class,
            Set.of(CREDIT_STREAM),
            Set.of(CREDIT_STREAM),
            Retention.STEPS,
            "Redeemed applications that name a device ask whether it is free.");

    public static final Topic<DeviceConfirmation> DEVICE_CONFIRMATIONS = new Topic<>(
            "device-confirmations",
            Key.DEVICE_ID,
            DeviceConfirmation.class,
            Set.of(CREDIT_STREAM),
            Set.of(CREDIT_STREAM, INVITE_SERVICE),
            Retention.YEAR,
            "A download showed whose a device is.");

    public static final Topic<DeviceRelease> DEVICE_RELEASES = new Topic<>(
            "device-releases",
            Key.DEVICE_ID,
            DeviceRelease.class,
            Set.of(CREDIT_STREAM),
            Set.of(CREDIT_STREAM),
            Retention.STEPS,
            "An application no longer occupies a device.");

    public static final Topic<ReservationRequest> RESERVATION_REQUESTS = new Topic<>(
            "reservation-requests",
            Key.POOL_ID,
            ReservationRequest.class,
            Set.of(CREDIT_STREAM),
            Set.of(PROVISIONING_WORKER),
            Retention.STEPS,
            "Redeemed applications ask for a profile.");

    public static final Topic<StockProfile> SIM_STOCK = new Topic<>(
            "sim-stock",
            Key.ICCID,
            StockProfile.class,
            Set.of(PROVISIONING_WORKER),
            Set.of(GATEWAY),
            Retention.COMPACT,
            "Profiles as they stand in stock.");

    public static final Topic<ProvisioningOrder> PROVISIONING_ORDERS = new Topic<>(
            "provisioning-orders",
            Key.ICCID,
            ProvisioningOrder.class,
            Set.of(PROVISIONING_WORKER),
            Set.of(PROVISIONING_WORKER),
            Retention.STEPS,
            "Work at the profile back end, for the share group.");

    public static final Topic<ProvisioningResult> PROVISIONING_RESULTS = new Topic<>(
            "provisioning-results",
            Key.POOL_ID,
            ProvisioningResult.class,
            Set.of(PROVISIONING_WORKER),
            Set.of(PROVISIONING_WORKER),
            Retention.STEPS,
            "What attempts at orders came to.");

    public static final Topic<ProvisioningState> PROVISIONING_STATES = new Topic<>(
            "provisioning-states",
            Key.APPLICATION_ID,
            ProvisioningState.class,
            Set.of(PROVISIONING_WORKER),
            Set.of(CREDIT_STREAM, GATEWAY),
            Retention.COMPACT,
            "How far accepted applications have come.");

    public static final Topic<ProvisioningAnswer> PROVISIONING_ANSWERS = new Topic<>(
            "provisioning-answers",
            Key.INVITE_ID,
            ProvisioningAnswer.class,
            Set.of(CREDIT_STREAM, PROVISIONING_WORKER),
            Set.of(CREDIT_STREAM),
            Retention.STEPS,
            "Whether the pool has an accepted application, or could not fulfil it.");

    public static final Topic<SimAssignment> SIM_ASSIGNMENTS = new Topic<>(
            "sim-assignments",
            Key.IDENTIFIER,
            SimAssignment.class,
            Set.of(PROVISIONING_WORKER),
            Set.of(CREDIT_STREAM),
            Retention.COMPACT,
            "Whose SIM an identifier was, and when.");

    public static final Topic<SimParameters> SIM_PARAMETERS = new Topic<>(
            "sim-parameters",
            Key.APPLICATION_ID,
            SimParameters.class,
            Set.of(PROVISIONING_WORKER),
            Set.of(GATEWAY),
            Retention.DAYS,
            "Service parameters, sealed to the terminal.");

    public static final Topic<SimActivity> SIM_ACTIVITY = new Topic<>(
            "sim-activity",
            Key.APPLICATION_ID,
            SimActivity.class,
            Set.of(CREDIT_STREAM),
            Set.of(CREDIT_STREAM),
            Retention.STEPS,
            "Activity, told of the application whose SIM it was.");

    public static final Topic<ReadingProgress> READING_PROGRESS = new Topic<>(
            "reading-progress",
            Key.PROGRESS,
            ReadingProgress.class,
            Set.of(CREDIT_STREAM),
            Set.of(CREDIT_STREAM),
            Retention.DAYS,
            "How far each task has read its input.");

    public static final Topic<SimLifecycle> SIM_LIFECYCLE = new Topic<>(
            "sim-lifecycle",
            Key.APPLICATION_ID,
            SimLifecycle.class,
            Set.of(CREDIT_STREAM),
            Set.of(PROVISIONING_WORKER, GATEWAY, ANALYTICS),
            Retention.COMPACT,
            "The life of each assignment.");

    public static final Topic<SimOutcome> SIM_OUTCOMES = new Topic<>(
            "sim-outcomes",
            Key.ACCOUNT_ID,
            SimOutcome.class,
            Set.of(CREDIT_STREAM),
            Set.of(CREDIT_STREAM, INVITE_SERVICE),
            Retention.FOR_EVER,
            "Facts that move credit.");

    public static final Topic<LedgerEntry> CREDIT_LEDGER = new Topic<>(
            "credit-ledger",
            Key.ACCOUNT_ID,
            LedgerEntry.class,
            Set.of(CREDIT_STREAM),
            Set.of(GATEWAY, ANALYTICS),
            Retention.FOR_EVER,
            "Every entry of every account, never rewritten.");

    public static final Topic<CreditBalance> CREDIT_BALANCES = new Topic<>(
            "credit-balances",
            Key.ACCOUNT_ID,
            CreditBalance.class,
            Set.of(CREDIT_STREAM),
            Set.of(GATEWAY, ANALYTICS),
            Retention.COMPACT,
            "Credit as it stands.");

    /**
     * Records that could not be decoded or processed: raw key and value as they came, with the cause, topic, partition and
     * offset in headers. It carries no schema, so it is not among {@link #all()}.
     */
    public static final String DEAD_LETTERS = "dead-letters";

    /**
     * Bytes of a dead letter at most, and what every producer must be let send: with its headers a letter is longer than the
     * record, of which the other topics take 1 MiB. One that is not taken would stop whoever reads the record.
     */
    public static final int LONGEST_DEAD_LETTER = 2 * 1024 * 1024;

    private static final List<Topic<? extends SpecificRecord>> ALL = List.of(
            TERMINAL_REGISTRATIONS,
            INSTALL_REQUESTS,
            INVITE_REQUESTS,
            ACCOUNT_COMMANDS,
            ACCOUNT_ORDERS,
            INVITE_COMMANDS,
            DEVICE_COMMANDS,
            COMMAND_OUTCOMES,
            DEAD_LETTER_COMMANDS,
            SIM_APPLICATIONS,
            ACTIVITY_FEED,
            STOCK_COMMANDS,
            PROFILE_CLAIMS,
            CREDIT_POLICIES,
            CAMPAIGNS,
            ACCOUNTS,
            ASKS,
            INVITE_ORDERS,
            INVITE_DECISIONS,
            INVITES,
            INVITE_STATES,
            REDEMPTION_REQUESTS,
            APPLICATION_DECISIONS,
            ADMISSION_RELEASES,
            DEVICE_REQUESTS,
            DEVICE_CONFIRMATIONS,
            DEVICE_RELEASES,
            RESERVATION_REQUESTS,
            SIM_STOCK,
            PROVISIONING_ORDERS,
            PROVISIONING_RESULTS,
            PROVISIONING_STATES,
            PROVISIONING_ANSWERS,
            SIM_ASSIGNMENTS,
            SIM_PARAMETERS,
            SIM_ACTIVITY,
            READING_PROGRESS,
            SIM_LIFECYCLE,
            SIM_OUTCOMES,
            CREDIT_LEDGER,
            CREDIT_BALANCES);

    private static final Map<String, Topic<? extends SpecificRecord>> BY_NAME =
            ALL.stream().collect(Collectors.toMap(Topic::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));

    private static final Map<String, Set<Topic<? extends SpecificRecord>>> CO_PARTITIONED = Map.of(
            "invite-service DEVICE", Set.of(TERMINAL_REGISTRATIONS, DEVICE_CONFIRMATIONS, DEVICE_COMMANDS),
            "invite-service ACCOUNT", Set.of(INVITE_REQUESTS, ACCOUNT_COMMANDS, SIM_OUTCOMES, ASKS, ACCOUNTS),
            "credit-stream ACCOUNT", Set.of(INVITE_ORDERS, ACCOUNT_ORDERS, SIM_OUTCOMES),
            "credit-stream APPLICANT", Set.of(SIM_APPLICATIONS, ADMISSION_RELEASES, ACCOUNTS),
            "credit-stream DEVICE", Set.of(DEVICE_REQUESTS, DEVICE_CONFIRMATIONS, DEVICE_RELEASES, DEVICE_COMMANDS),
            "credit-stream INVITE", Set.of(INVITES, INVITE_COMMANDS, REDEMPTION_REQUESTS, PROVISIONING_ANSWERS),
            "credit-stream IDENTIFIER", Set.of(ACTIVITY_FEED, SIM_ASSIGNMENTS),
            "credit-stream SIM", Set.of(PROVISIONING_STATES, SIM_ACTIVITY),
            "provisioning-worker POOL", Set.of(STOCK_COMMANDS, RESERVATION_REQUESTS, PROVISIONING_RESULTS));

    private Topics() {}

    /** Every topic that carries Avro records. */
    public static List<Topic<? extends SpecificRecord>> all() {
        return ALL;
    }

    /** Every topic that carries Avro records, by its name without prefix. */
    public static Map<String, Topic<? extends SpecificRecord>> byName() {
        return BY_NAME;
    }

    /**
     * Groups of topics that one processor reads together, or reads and writes partition by partition (its ticks), so that they must
     * have the same number of partitions. Streams checks that for joins only.
     */
    public static Map<String, Set<Topic<? extends SpecificRecord>>> coPartitioned() {
        return CO_PARTITIONED;
    }
}
