package org.simvite.credit.invite;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.state.Stores;

/** What came before the record of its code: applications, and commands to codes. */
final class WaitingRoom {

    static final String APPLICATION = "waiting";
    static final String COMMAND = "command";

    private static final Duration ISSUED_WAITS = Duration.ofDays(7);
    private static final String APPLICATIONS = "waiting-by-invite";
    private static final String COMMANDS = "waiting-command-by-invite";

    private final KeyValueStore<String, Application> applications;
    private final KeyValueStore<String, CodeCommand> commands;
    private final InviteDeadlines deadlines;

    WaitingRoom(ProcessingContext context, InviteDeadlines deadlines) {
        applications = context.getStateStore(APPLICATIONS);
        commands = context.getStateStore(COMMANDS);
        this.deadlines = deadlines;
    }

    static Set<StoreBuilder<?>> builders(Stores stores) {
        return Set.of(stores.keyValue(APPLICATIONS, Application.class), stores.keyValue(COMMANDS, CodeCommand.class));
    }

    boolean has(String inviteId, String applicationId) {
        return applications.get(Rows.key(inviteId, applicationId)) != null;
    }

    /**
     * Not by wall clock alone: after a standstill of ours the records of the codes are on their topic and only have to be read,
     * which they are, in the order of time, before the ticks that came after them.
     */
    void await(Application application, Duration time) {
        var row = Rows.key(application.inviteId(), application.applicant().applicationId());
        var until = deadlines.in(time);
        applications.put(row, application.waiting(until));
        deadlines.scheduleOnceRead(Rows.key(APPLICATION, row), until);
    }

    /**
     * A command to a code that may not exist waits as long as an application does. One that ACCOUNT hands on is to a code that it
     * has issued.
     */
    void await(CodeCommand command, Duration time) {
        var row = Rows.key(command.inviteId(), command.id());
        if (commands.get(row) != null) {
            return;
        }
        commands.put(row, command);
        if (command.scope() == CodeCommand.Scope.CODE) {
            deadlines.scheduleOnceRead(Rows.key(COMMAND, row), deadlines.in(time));
        } else {
            deadlines.scheduleByWall(Rows.key(COMMAND, row), deadlines.in(ISSUED_WAITS));
        }
    }

    /** Takes applications that waited for the code, a bounded batch; more than that find it when their wait is over. */
    List<Application> takeApplications(String inviteId) {
        var taken = Rows.take(applications, inviteId);
        for (var application : taken) {
            var until = application.waitsUntil();
            if (until != null) {
                var row = Rows.key(inviteId, application.applicant().applicationId());
                deadlines.cancelOnceRead(Rows.key(APPLICATION, row), until);
            }
        }
        return taken;
    }

    /** Takes commands that came before the code. */
    List<CodeCommand> takeCommands(String inviteId) {
        return Rows.take(commands, inviteId);
    }

    /** Takes one whose wait is over; null if its code came. */
    @Nullable
    Application takeApplicationRow(String row) {
        return applications.delete(row);
    }

    /** Takes one whose wait is over; null if its code came. */
    @Nullable
    CodeCommand takeCommandRow(String row) {
        return commands.delete(row);
    }
}
