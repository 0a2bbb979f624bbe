package org.simvite.credit.invite;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.command.Remembered;
import org.simvite.runtime.state.Stores;

/**
 * The codes of one task. A redemption is a row of its own, so that a code with a million uses costs the same per use as one
 * with one.
 */
final class InviteStores {

    /** Longer than a dead letter is kept: what failed because it could not be read must not be accepted when it is replayed. */
    private static final Duration FAILURE_REMEMBERED = Duration.ofDays(400);

    private static final String CODES = "invite-by-id";
    private static final String FAILURES = "failures-by-applicant";
    private static final String UNANSWERED = "unanswered-by-invite";
    private static final String OBEYED = "command-by-invite";
    private static final String STEP = "step";
    private static final String REDEMPTIONS = "redemption-by-invite";

    private final KeyValueStore<String, InviteLife> codes;
    private final KeyValueStore<String, Redemption> redemptions;
    private final InviteDeadlines deadlines;
    private final WaitingRoom waiting;

    /** What falls due. */
    interface Due {
        /** The code's time is over, and every application that came in before has been read. */
        void expire(String inviteId);

        /** The application has waited for its code's record long enough. */
        void stopWaiting(Application application);

        /** The command has waited for its code's record long enough. */
        void stopWaiting(CodeCommand command);

        /** The step has gone without an answer for long enough. */
        void repeat(UnansweredStep step);
    }

    private final KeyValueStore<String, Integer> failures;
    private final KeyValueStore<String, UnansweredStep> unanswered;
    private final KeyValueStore<String, Instant> obeyed;

    InviteStores(ProcessingContext context) {
        failures = context.getStateStore(FAILURES);
        unanswered = context.getStateStore(UNANSWERED);
        obeyed = context.getStateStore(OBEYED);
        codes = context.getStateStore(CODES);
        redemptions = context.getStateStore(REDEMPTIONS);
        deadlines = new InviteDeadlines(context);
        waiting = new WaitingRoom(context, deadlines);
    }

    static Set<StoreBuilder<?>> builders(Stores stores) {
        var all = new HashSet<StoreBuilder<?>>();
        all.add(stores.keyValue(CODES, InviteLife.class));
        all.add(stores.keyValue(REDEMPTIONS, Redemption.class));
        all.add(stores.keyValue(FAILURES, Integer.class));
        all.add(stores.keyValue(UNANSWERED, UnansweredStep.class));
        all.add(stores.keyValue(OBEYED, Instant.class));
        all.addAll(InviteDeadlines.builders(stores));
        all.addAll(WaitingRoom.builders(stores));
        return all;
    }

    InviteDeadlines deadlines() {
        return deadlines;
    }

    WaitingRoom waiting() {
        return waiting;
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
        deadlines.scheduleOnceRead(code.terms().inviteId(), code.terms().expiresAt());
    }

    /** Forgets a code; its redemptions go in batches. */
    void drop(InviteLife code) {
        codes.delete(code.terms().inviteId());
        deadlines.cancelOnceRead(code.terms().inviteId(), code.terms().expiresAt());
        purgeNext(code.terms().inviteId());
    }

    @Nullable
    Redemption redemption(String inviteId, String applicationId) {
        return redemptions.get(Rows.key(inviteId, applicationId));
    }

    /** One that took a use stays as long as the code, one that failed undecided for 400 days, a refusal for 7. */
    void decided(String inviteId, Redemption redemption) {
        keep(inviteId, redemption);
        if (!redemption.takesUse()) {
            var row = Rows.key(inviteId, redemption.applicant().applicationId());
            deadlines.scheduleByWall(
                    Rows.key("refused", row),
                    deadlines.in(redemption.failed() ? FAILURE_REMEMBERED : Remembered.OF_STEPS));
        }
    }

    /** Whether the command was carried out before: sent again by another gateway, it has another time. */
    boolean wasObeyed(CodeCommand command) {
        return obeyed.get(Rows.key(command.inviteId(), command.id())) != null;
    }

    /** Remembers a command as long as its code. */
    void obeyed(CodeCommand command) {
        obeyed.put(Rows.key(command.inviteId(), command.id()), command.at());
    }

    /** Failures that the account provoked on the code. */
    int provoked(String inviteId, String accountId) {
        var count = failures.get(Rows.key(inviteId, accountId));
        return count == null ? 0 : count;
    }

    void countProvoked(String inviteId, String accountId) {
        failures.put(Rows.key(inviteId, accountId), provoked(inviteId, accountId) + 1);
    }

    /** Keeps a step that is to be repeated unless it is answered. */
    void awaitAnswer(UnansweredStep step) {
        unanswered.put(row(step), step);
        deadlines.scheduleByWall(Rows.key(STEP, row(step)), step.repeatAt());
    }

    /** The pool has the application, or it has failed. */
    void answered(String inviteId, String applicationId) {
        forget(unanswered.delete(Rows.key(inviteId, applicationId)));
    }

    private static String row(UnansweredStep step) {
        var application = step.application();
        return Rows.key(application.inviteId(), application.applicant().applicationId());
    }

    private void forget(@Nullable UnansweredStep step) {
        if (step != null) {
            deadlines.cancelByWall(Rows.key(STEP, row(step)), step.repeatAt());
        }
    }

    void keep(String inviteId, Redemption redemption) {
        redemptions.put(Rows.key(inviteId, redemption.applicant().applicationId()), redemption);
    }

    /** Does what is due, a bounded batch of it. */
    void drain(Due handler) {
        deadlines.drain((id, at) -> {
            var bar = id.indexOf('|');
            if (bar < 0) {
                handler.expire(id);
            } else {
                fire(id.substring(0, bar), id.substring(bar + 1), handler);
            }
        });
    }

    private void fire(String what, String row, Due handler) {
        switch (what) {
            case WaitingRoom.APPLICATION -> {
                var application = waiting.takeApplicationRow(row);
                if (application != null) {
                    handler.stopWaiting(application);
                }
            }
            case WaitingRoom.COMMAND -> {
                var command = waiting.takeCommandRow(row);
                if (command != null) {
                    handler.stopWaiting(command);
                }
            }
            case STEP -> {
                var step = unanswered.get(row);
                if (step != null) {
                    handler.repeat(step);
                }
            }
            case "refused" -> redemptions.delete(row);
            case "purge" -> purge(row);
            default -> throw new IllegalStateException("unknown deadline");
        }
    }

    private void purge(String inviteId) {
        var steps = Rows.take(unanswered, inviteId);
        steps.forEach(this::forget);
        var most = Math.max(
                Rows.take(redemptions, inviteId).size(),
                Rows.take(failures, inviteId).size());
        var commands = Rows.take(obeyed, inviteId).size();
        if (Math.max(Math.max(most, commands), steps.size()) == Rows.BATCH) {
            purgeNext(inviteId);
        }
    }

    private void purgeNext(String inviteId) {
        deadlines.scheduleByWall(Rows.key("purge", inviteId), deadlines.now());
    }
}
