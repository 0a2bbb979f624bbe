package org.simvite.invite.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.simvite.command.Remembered;
import org.simvite.event.InstallRequest;
import org.simvite.invite.install.Budgets;
import org.simvite.invite.install.Install;
import org.simvite.invite.install.InstallLine;
import org.simvite.invite.install.LetIn;
import org.simvite.invite.install.LineRows;
import org.simvite.invite.install.Turn;
import org.simvite.invite.install.Waiting;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.topic.Topics;

/**
 * INSTALL_BUDGET: lets registrations go on to their accounts as fast as the budgets allow. Key: the word {@code installs}, so
 * that one task counts for the whole installation. Stores: waiting-install-by-id, full-at-by-block, let-in-by-id and
 * let-in-by-due, in which an install stands until it may be forgotten.
 */
final class LetInstallsIn implements Processor<String, InstallRequest, String, SpecificRecord>, LineRows {

    static final String NODE = "let-installs-in";
    static final String WAITING = "waiting-install-by-id";
    static final String BLOCKS = "full-at-by-block";
    static final String LET_IN = "let-in-by-id";
    static final String DUE = "let-in-by-due";

    /** How often those are looked at whose turn has come, and how many at most at a time. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final int BATCH = 500;

    /** Those that attest are let in as fast as they come: forgotten as fast, within {@link DueIndex#BUDGET}. */
    private static final int FORGOTTEN = 10_000;

    private final Budgets budgets;
    private final InstallMeters meters;
    private ProcessorContext<String, SpecificRecord> context;
    private KeyValueStore<String, Waiting> waiting;
    private KeyValueStore<String, Instant> blocks;
    private KeyValueStore<String, LetIn> letIn;
    private DueIndex due;
    private InstallLine line;
    private int toldSize;
    private int toldBlocks;

    LetInstallsIn(Budgets budgets, InstallMeters meters) {
        this.budgets = budgets;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        waiting = context.getStateStore(WAITING);
        blocks = context.getStateStore(BLOCKS);
        letIn = context.getStateStore(LET_IN);
        due = new DueIndex(context, DUE);
        restore(now());
        context.schedule(INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> pass(Instant.ofEpochMilli(now)));
    }

    private void restore(Instant now) {
        line = new InstallLine(budgets, this, now);
        try (var rows = blocks.all()) {
            rows.forEachRemaining(row -> line.restoreBlock(row.key, row.value));
        }
        var kept = new ArrayList<Waiting>();
        try (var rows = waiting.all()) {
            rows.forEachRemaining(row -> kept.add(row.value));
        }
        line.restore(kept);
        measure();
    }

    /** At a clock that is set right again the line is as if the process had been started anew. */
    private InstallLine line(Instant now) {
        if (line.isAheadOf(now)) {
            restore(now);
        }
        return line;
    }

    @Override
    public void process(Record<String, InstallRequest> in) {
        var install = Incoming.install(in);
        var trace = Trace.of(in.headers());
        var known = letIn.get(install.requestId());
        if (known != null && known.covers(install)) {
            meters.count(InstallMeters.Outcome.REPEATED);
        } else if (known != null && !known.released(install)) {
            // its code is decided: it only proves more than it did
            goOn(install, trace);
        } else {
            tell(line(now()).take(install, now(), BATCH), trace);
        }
        measure();
    }

    private void pass(Instant now) {
        tell(line(now).serve(now, BATCH), Trace.begun());
        tell(line.retell(now, BATCH), Trace.begun());
        line.forget(now, BATCH);
        due.drain(now.toEpochMilli(), DueIndex.BUDGET, FORGOTTEN, (requestId, at) -> {
            var known = letIn.get(requestId);
            if (known != null && known.dueAt().equals(at)) {
                letIn.delete(requestId);
            }
        });
        measure();
    }

    private void tell(List<Turn> turns, Headers trace) {
        for (var turn : turns) {
            meters.count(turn);
            if (turn instanceof Turn.Granted granted) {
                goOn(granted.install(), trace);
            } else if (turn instanceof Turn.Delayed delayed) {
                var decision = Outgoing.delayed(delayed, now());
                context.forward(
                        new Record<>(
                                decision.getRequestId(),
                                decision,
                                decision.getAt().toEpochMilli(),
                                trace),
                        TopicNodes.sinkName(Topics.INVITE_DECISIONS, NODE));
            }
        }
    }

    private void goOn(Install install, Headers trace) {
        var registration = install.registration();
        var dueAt = now().plus(Remembered.OF_STEPS);
        letIn.put(install.requestId(), new LetIn(install.verdict(), registration.attestation(), dueAt));
        due.schedule(install.requestId(), dueAt);
        context.forward(
                new Record<>(
                        registration.accountId(),
                        Outgoing.inviteRequest(registration, install.verdict()),
                        registration.at().toEpochMilli(),
                        trace),
                TopicNodes.sinkName(Topics.INVITE_REQUESTS));
    }

    private void measure() {
        meters.waiting(line.size() - toldSize);
        toldSize = line.size();
        meters.blocks(line.blocks() - toldBlocks);
        toldBlocks = line.blocks();
    }

    @Override
    public void close() {
        meters.waiting(-toldSize);
        meters.blocks(-toldBlocks);
    }

    @Override
    public void keep(Waiting one) {
        waiting.put(one.install().requestId(), one);
    }

    @Override
    public void drop(Waiting one) {
        waiting.delete(one.install().requestId());
    }

    @Override
    public void keepBlock(String path, Instant fullAt) {
        blocks.put(path, fullAt);
    }

    @Override
    public void dropBlock(String path) {
        blocks.delete(path);
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}
