package org.simvite.invite.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.simvite.command.Remembered;
import org.simvite.event.AccountCommand;
import org.simvite.event.Aggregate;
import org.simvite.event.InviteRequest;
import org.simvite.event.SimOutcome;
import org.simvite.invite.account.Account;
import org.simvite.invite.account.CommandDesk;
import org.simvite.invite.request.Decision;
import org.simvite.invite.request.Order;
import org.simvite.invite.request.Refusal;
import org.simvite.invite.request.Request;
import org.simvite.invite.request.RequestDesk;
import org.simvite.invite.request.RequestState;
import org.simvite.invite.request.Step;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.CommandOutcomes;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/**
 * ACCOUNT: opens accounts, keeps their standing, decides what they ask for, and hears when an install code expires unused. Key: account id. Stores: account-by-id,
 * request-by-id ({@code account|request}), command-by-id ({@code account|command}, when it was carried out) and request-by-due,
 * in which a request stands until its waiting ends or its decision may be forgotten, a command until that, and an account that has
 * ended until it is cut down.
 */
final class KeepAccount implements Processor<String, SpecificRecord, String, SpecificRecord> {

    static final String NODE = "keep-account";
    static final String ACCOUNTS = "account-by-id";
    static final String REQUESTS = "request-by-id";
    static final String COMMANDS = "command-by-id";
    static final String DUE = "request-by-due";

    /** How often the due requests are looked at, and how many at most at a time. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** How often it is told how far the accounts have been written. */
    static final Duration TICK = Duration.ofSeconds(5);

    private static final int BATCH = 2_000;

    /** In the index of what is due, before the row of a command. No account's id begins so. */
    private static final String COMMAND = "command" + Incoming.SEPARATOR;

    /** Likewise, before the id of an account that has ended. */
    private static final String ENDED = "ended" + Incoming.SEPARATOR;

    private static final Comparator<Request> AS_ASKED =
            Comparator.comparing(Request::at).thenComparing(Request::requestId);

    private final RequestDesk desk;
    private final Decisions decisions;
    private final Duration catchUp;
    private ProcessorContext<String, SpecificRecord> context;
    private KeyValueStore<String, Account> accounts;
    private KeyValueStore<String, RequestState> requests;
    private KeyValueStore<String, Instant> commands;
    private DueIndex due;
    private Instant readingSince;

    /** @param catchUp within which everything has been read that gathered in a standstill */
    KeepAccount(RequestDesk desk, Decisions decisions, Duration catchUp) {
        this.desk = desk;
        this.decisions = decisions;
        this.catchUp = catchUp;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        accounts = context.getStateStore(ACCOUNTS);
        requests = context.getStateStore(REQUESTS);
        commands = context.getStateStore(COMMANDS);
        due = new DueIndex(context, DUE);
        readingSince = now();
        context.schedule(INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> fallDue(Instant.ofEpochMilli(now)));
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick(Instant.ofEpochMilli(now)));
    }

    @Override
    public void process(Record<String, SpecificRecord> in) {
        var value = Incoming.present(in.value());
        var trace = Trace.of(in.headers());
        if (value instanceof InviteRequest request) {
            ask(Incoming.request(in.key(), request), trace);
        } else if (value instanceof AccountCommand command) {
            obey(in.key(), Incoming.notAhead(command, now()), trace);
        } else if (value instanceof SimOutcome outcome) {
            end(Incoming.expired(in.key(), outcome), outcome, trace);
        } else {
            throw new BadRecordException("no request, command or outcome");
        }
    }

    private void ask(Request request, Headers trace) {
        var known = requests.get(key(request));
        attest(request, trace);
        var step = desk.receive(known, accounts.get(request.accountId()), request, now());
        keep(request, known, step, trace);
        if (step.opened() && step.account() != null) {
            tell(step.account(), trace);
            releaseWaiting(step.account(), trace);
        }
    }

    /** A terminal can prove something of itself whenever it registers, also when its install code is long decided. */
    private void attest(Request request, Headers trace) {
        var terminal = request.terminal();
        var known = accounts.get(request.accountId());
        if (known == null || terminal == null || !request.attested()) {
            return;
        }
        known.attested(terminal.attestation(), request.at()).ifPresent(next -> {
            accounts.put(next.accountId(), next);
            tell(next, trace);
        });
    }

    /** An install code that was never redeemed can be asked for anew once it has expired. */
    private void end(@Nullable String expired, SimOutcome outcome, Headers trace) {
        var known = expired == null ? null : accounts.get(outcome.getAccountId());
        if (known == null || expired == null) {
            return;
        }
        known.expired(expired, outcome.getAt()).ifPresent(next -> {
            accounts.put(next.accountId(), next);
            tell(next, trace);
        });
    }

    /** A command is carried out once: whoever sends it again, by another gateway and so at another time, changes nothing. */
    private void obey(@Nullable String key, AccountCommand command, Headers trace) {
        var given = Incoming.command(key, command);
        var row = given.accountId() + Incoming.SEPARATOR + given.given().commandId();
        if (commands.get(row) != null) {
            return;
        }
        var known = accounts.get(given.accountId());
        var obeyed = CommandDesk.obey(known, given);
        var next = obeyed.account();
        if (next != null) {
            accounts.put(next.accountId(), next);
            if (known == null || next.revision() > known.revision()) {
                tell(next, trace);
            }
            if (next.standing().status().ended()) {
                due.schedule(ENDED + next.accountId(), next.cutDownAt());
            }
        }
        if (obeyed.goesOn()) {
            commands.put(row, now());
            due.schedule(COMMAND + row, now().plus(Remembered.OF_COMMANDS));
            forward(Topics.ACCOUNT_ORDERS, given.accountId(), Outgoing.accountOrder(command), command.getAt(), trace);
        }
        var id = given.given().commandId();
        var outcome = CommandOutcomes.last(id, Aggregate.ACCOUNT, obeyed.outcome(), 0, now());
        context.forward(
                new Record<>(id, outcome, now().toEpochMilli(), trace),
                TopicNodes.sinkName(Topics.COMMAND_OUTCOMES, NODE));
        if (known == null && next != null) {
            releaseWaiting(next, trace);
        }
    }

    /** An account that opens has no requests but those that waited for it and few refused ones. */
    private void releaseWaiting(Account opened, Headers trace) {
        var account = opened;
        for (var request : waiting(opened.accountId())) {
            var step = desk.release(account, request, now());
            keep(request, requests.get(key(request)), step, trace);
            account = step.account() == null ? account : step.account();
        }
    }

    private List<Request> waiting(String accountId) {
        var waiting = new ArrayList<Request>();
        try (var rows = requests.prefixScan(accountId + Incoming.SEPARATOR, new StringSerializer())) {
            rows.forEachRemaining(row -> {
                if (row.value.waiting() != null) {
                    waiting.add(row.value.waiting());
                }
            });
        }
        waiting.sort(AS_ASKED);
        return waiting;
    }

    private void fallDue(Instant now) {
        due.drain(now.toEpochMilli(), DueIndex.BUDGET, BATCH, (key, dueAt) -> {
            if (key.startsWith(COMMAND) && commands.delete(key.substring(COMMAND.length())) != null) {
                return;
            }
            if (key.startsWith(ENDED)) {
                cutDown(key.substring(ENDED.length()), now);
                return;
            }
            var state = requests.get(key);
            if (state == null || !state.dueAt().equals(dueAt)) {
                return;
            }
            if (state.waiting() == null) {
                requests.delete(key);
            } else {
                giveUp(state.waiting(), state, now);
            }
        });
    }

    private void cutDown(String accountId, Instant now) {
        Optional.ofNullable(accounts.get(accountId))
                .flatMap(ended -> ended.cutDown(now))
                .ifPresent(next -> {
                    accounts.put(accountId, next);
                    tell(next, Trace.begun());
                });
    }

    private void giveUp(Request waiting, RequestState state, Instant now) {
        var step = desk.giveUp(waiting, now, readingSince);
        if (step.state() == null) {
            requests.delete(key(waiting));
        }
        keep(waiting, state, step, Trace.begun());
    }

    private void keep(Request request, @Nullable RequestState known, Step step, Headers trace) {
        if (step.account() != null) {
            accounts.put(request.accountId(), step.account());
        }
        if (step.state() != null) {
            if (known != null) {
                due.cancel(key(request), known.dueAt());
            }
            requests.put(key(request), step.state());
            due.schedule(key(request), step.state().dueAt());
        }
        if (step.decision() != null) {
            tell(step.decision(), trace);
            decisions.count(request.channel(), step.decision(), known != null && known.waiting() == null);
        }
    }

    private void tell(Account account, Headers trace) {
        forward(Topics.ACCOUNTS, account.accountId(), Outgoing.account(account), account.changedAt(), trace);
    }

    /** Whoever reads it has read all accounts that there were; not told while one may stand among what is still to be read here. */
    private void tick(Instant now) {
        if (!now.isBefore(readingSince.plus(catchUp))) {
            var tick = TopicNodes.ownTick(context);
            context.forward(
                    new Record<>(tick, Outgoing.accountsTold(tick, now), now.toEpochMilli(), Trace.begun()),
                    TopicNodes.tickName(Topics.ACCOUNTS));
        }
    }

    private void tell(Decision decision, Headers trace) {
        if (decision instanceof Order order) {
            forward(Topics.INVITE_ORDERS, order.answerableId(), Outgoing.order(order), order.at(), trace);
        } else if (decision instanceof Refusal refusal) {
            forward(Topics.INVITE_DECISIONS, refusal.requestId(), Outgoing.refusal(refusal), refusal.at(), trace);
        }
    }

    private void forward(Topic<?> topic, String key, SpecificRecord value, Instant at, Headers trace) {
        context.forward(new Record<>(key, value, at.toEpochMilli(), trace), TopicNodes.sinkName(topic));
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    private static String key(Request request) {
        return request.accountId() + Incoming.SEPARATOR + request.requestId();
    }
}
