package org.simvite.credit.invite;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.state.Watermarks;

/**
 * The codes of one task. A redemption is a row of its own, so that a code with a million uses costs the same per use as one
 * with one.
 */
final class InviteStores {

    private static final Duration REFUSAL_REMEMBERED = Duration.ofDays(7);
    private static final Duration COMMAND_WAITS = Duration.ofDays(7);
    private static final int BATCH = 1_000;

    private static final String CODES = "invite-by-id";
    private static final String REDEMPTIONS = "redemption-by-invite";
    private static final String WAITING = "waiting-by-invite";
    private static final String COMMANDS = "waiting-command-by-invite";
    private static final String EXPIRY = "invite-expiry-due";
    private static final String DUE = "invite-due";
    private static final String READ = "applications-read";

    private static final String APPLICATIONS = "applications";

    private final KeyValueStore<String, InviteLife> codes;
    private final KeyValueStore<String, Redemption> redemptions;
    private final KeyValueStore<String, Application> waiting;
    private final KeyValueStore<String, CodeCommand> commands;
    private final DueIndex expiry;
    private final DueIndex due;
    private final Watermarks read;
    private final LongSupplier now;

    /** What falls due. */
    interface Due {
        /** The code's time is over, and every application that came in before has been read. */
        void expire(String inviteId);

        /** The application has waited for its code's record long enough. */
        void stopWaiting(Application application);

        /** The command has waited for its code's record long enough. */
        void drop(CodeCommand command);
    }

    InviteStores(ProcessingContext context) {
        codes = context.getStateStore(CODES);
        redemptions = context.getStateStore(REDEMPTIONS);
        waiting = context.getStateStore(WAITING);
        commands = context.getStateStore(COMMANDS);
        expiry = new DueIndex(context.getStateStore(EXPIRY));
        due = new DueIndex(context.getStateStore(DUE));
        read = new Watermarks(context.getStateStore(READ));
        now = context::currentSystemTimeMs;
    }

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                Stores.keyValue(CODES, InviteLife.class),
                Stores.keyValue(REDEMPTIONS, Redemption.class),
                Stores.keyValue(WAITING, Application.class),
                Stores.keyValue(COMMANDS, CodeCommand.class),
                Stores.dueIndex(EXPIRY),
                Stores.dueIndex(DUE),
                Stores.watermarks(READ));
    }

    @Nullable
    InviteLife code(String inviteId) {
        return codes.get(inviteId);
    }

    void keep(InviteLife code) {
        codes.put(code.terms().inviteId(), code);
    }

    /** Keeps a code that was not known before. */
    void add(InviteLife code) {
        keep(code);
        expiry.schedule(code.terms().inviteId(), code.terms().expiresAt());
    }

    /** Forgets a code; its redemptions go in batches. */
    void drop(InviteLife code) {
        codes.delete(code.terms().inviteId());
        expiry.cancel(code.terms().inviteId(), code.terms().expiresAt());
        due.schedule("purge|" + code.terms().inviteId(), Instant.ofEpochMilli(now.getAsLong()));
    }

    @Nullable
    Redemption redemption(String inviteId, String applicationId) {
        return redemptions.get(row(inviteId, applicationId));
    }

    /** One that took a use stays as long as the code; the others for some days. */
    void decided(String inviteId, Redemption redemption) {
        keep(inviteId, redemption);
        if (!redemption.takesUse()) {
            due.schedule("refused|" + row(inviteId, redemption.applicant().applicationId()), later(REFUSAL_REMEMBERED));
        }
    }

    void keep(String inviteId, Redemption redemption) {
        redemptions.put(row(inviteId, redemption.applicant().applicationId()), redemption);
    }

    boolean waits(String inviteId, String applicationId) {
        return waiting.get(row(inviteId, applicationId)) != null;
    }

    void await(Application application, Duration time) {
        var row = row(application.inviteId(), application.applicant().applicationId());
        var until = later(time);
        waiting.put(row, application.waiting(until));
        due.schedule("waiting|" + row, until);
    }

    void await(CodeCommand command) {
        var row = row(command.inviteId(), command.id());
        if (commands.get(row) == null) {
            commands.put(row, command);
            due.schedule("command|" + row, later(COMMAND_WAITS));
        }
    }

    /** Takes applications that waited for the code, a bounded batch; more than that find it when their wait is over. */
    List<Application> takeWaiting(String inviteId) {
        var taken = take(waiting, inviteId);
        for (var application : taken) {
            var until = application.waitsUntil();
            if (until != null) {
                due.cancel("waiting|" + row(inviteId, application.applicant().applicationId()), until);
            }
        }
        return taken;
    }

    /** Takes commands that came before the code. */
    List<CodeCommand> takeCommands(String inviteId) {
        return take(commands, inviteId);
    }

    /** A partition of sim-applications has been read up to that time. */
    void applicationsRead(int partition, int partitions, Instant through) {
        read.advance(APPLICATIONS, partition, partitions, through);
    }

    /** Does what is due, a bounded batch of it. Nothing expires before applications that came in before have been read. */
    void drain(Due handler) {
        var wall = now.getAsLong();
        read.reached(APPLICATIONS)
                .ifPresent(through -> expiry.drain(
                        Math.min(wall, through.toEpochMilli()),
                        DueIndex.BUDGET,
                        BATCH,
                        (id, at) -> handler.expire(id)));
        due.drain(wall, DueIndex.BUDGET, BATCH, (id, at) -> {
            var bar = id.indexOf('|');
            var row = id.substring(bar + 1);
            switch (id.substring(0, bar)) {
                case "waiting" -> take(waiting, row, handler::stopWaiting);
                case "command" -> take(commands, row, handler::drop);
                case "refused" -> redemptions.delete(row);
                case "purge" -> purge(row);
                default -> throw new IllegalStateException("unknown deadline");
            }
        });
    }

    private void purge(String inviteId) {
        if (take(redemptions, inviteId).size() == BATCH) {
            due.schedule("purge|" + inviteId, Instant.ofEpochMilli(now.getAsLong()));
        }
    }

    private static <V> void take(KeyValueStore<String, V> store, String row, Consumer<V> taker) {
        var value = store.delete(row);
        if (value != null) {
            taker.accept(value);
        }
    }

    private static <V> List<V> take(KeyValueStore<String, V> store, String inviteId) {
        var keys = new ArrayList<String>();
        var values = new ArrayList<V>();
        try (var rows = store.prefixScan(row(inviteId, ""), new StringSerializer())) {
            while (keys.size() < BATCH && rows.hasNext()) {
                var row = rows.next();
                keys.add(row.key);
                values.add(row.value);
            }
        }
        keys.forEach(store::delete);
        return values;
    }

    private Instant later(Duration time) {
        return Instant.ofEpochMilli(now.getAsLong()).plus(time);
    }

    private static String row(String inviteId, String id) {
        return inviteId + "|" + id;
    }
}
