package org.simvite.gateway.command;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.gateway.readmodel.OutcomeRow;
import org.simvite.topic.CommandKinds;
import org.simvite.topic.Topics;

/**
 * What became of a command, as far as it is known.
 *
 * @param outcomes one of each aggregate that has answered; of an import, how many rows came to what, and each that was refused
 */
record CommandState(String commandId, Status status, List<OutcomeView> outcomes) {

    private static final Set<Aggregate> IMPORTS = CommandKinds.expected(Topics.PROFILE_CLAIMS);

    /** Of the command as a whole. */
    enum Status {
        /** Somebody who has to carry it out has not said the last word. */
        PENDING,
        /** It changed something, and everybody has answered; of an import, for some of its rows at least. */
        DONE,
        /** Everybody has answered, and nothing had to be changed. */
        UNCHANGED,
        /** Somebody refused it: it is not carried out; of an import, none of its rows. */
        REFUSED
    }

    /** One aggregate's answer. */
    record OutcomeView(
            Aggregate aggregate,
            @Nullable String subject,
            CommandResult outcome,
            @Nullable CommandReason reason,
            @Nullable String detail,
            @Nullable Long count,
            Instant at) {

        static OutcomeView of(OutcomeRow row) {
            var reason = row.reason();
            return new OutcomeView(
                    row.aggregate(),
                    row.subject().isEmpty() ? null : row.subject(),
                    row.result(),
                    reason,
                    reason == null ? null : words(reason),
                    row.count() == 0 ? null : row.count(),
                    row.at());
        }
    }

    static CommandState of(String commandId, List<OutcomeRow> outcomes) {
        return new CommandState(
                commandId,
                status(outcomes),
                outcomes.stream().map(OutcomeView::of).toList());
    }

    /** Nothing to wait for. */
    boolean settled() {
        return status != Status.PENDING;
    }

    /** The one rule. A refusal is the last word whoever has not answered; nobody goes on after it. */
    static Status status(List<OutcomeRow> outcomes) {
        if (outcomes.stream().anyMatch(row -> IMPORTS.contains(row.aggregate()))) {
            return ofImport(outcomes);
        }
        if (outcomes.stream().anyMatch(row -> row.result() == CommandResult.REFUSED)) {
            return Status.REFUSED;
        }
        var answered = outcomes.stream()
                .filter(row -> row.result() == CommandResult.DONE || row.result() == CommandResult.UNCHANGED)
                .map(OutcomeRow::aggregate)
                .collect(Collectors.toSet());
        if (answered.isEmpty() || !answered.containsAll(expected(answered))) {
            return Status.PENDING;
        }
        return outcomes.stream().anyMatch(row -> row.result() == CommandResult.DONE) ? Status.DONE : Status.UNCHANGED;
    }

    /** An import is many rows that do not depend on each other: one that is refused stops no other. */
    private static Status ofImport(List<OutcomeRow> outcomes) {
        var rows = outcomes.stream()
                .filter(row -> row.aggregate() == Aggregate.IMPORT)
                .findFirst();
        long taken = rowsOf(outcomes, CommandResult.DONE);
        long unchanged = rowsOf(outcomes, CommandResult.UNCHANGED);
        long refused = rowsOf(outcomes, CommandResult.REFUSED);
        if (rows.isEmpty() || taken + unchanged + refused < rows.get().count()) {
            return Status.PENDING;
        }
        if (taken == 0 && refused == 0) {
            return Status.UNCHANGED;
        }
        return taken == 0 && unchanged == 0 ? Status.REFUSED : Status.DONE;
    }

    /** As counted; single rows that were refused are told beside. */
    private static long rowsOf(List<OutcomeRow> outcomes, CommandResult result) {
        return outcomes.stream()
                .filter(row ->
                        row.aggregate() == Aggregate.PROFILE && row.subject().isEmpty() && row.result() == result)
                .mapToLong(OutcomeRow::count)
                .sum();
    }

    private static Set<Aggregate> expected(Set<Aggregate> answered) {
        return answered.stream()
                .flatMap(aggregate -> CommandKinds.expectedBeside(aggregate).stream())
                .collect(Collectors.toSet());
    }

    private static String words(CommandReason reason) {
        return switch (reason) {
            case UNKNOWN -> "for a reason that this gateway does not know yet";
            case ALREADY_SO -> "what is commanded stands already";
            case OVERTAKEN -> "a command given later holds";
            case ENDED -> "what it concerns has ended for good";
            case ACCOUNT_UNKNOWN -> "there is no such account";
            case INVITE_UNKNOWN -> "there is no such code";
            case DEVICE_UNKNOWN -> "there is no such device";
            case PROFILE_UNKNOWN -> "there is no such profile";
            case PROFILE_ELSEWHERE -> "the profile belongs to another pool";
            case IMSI_TAKEN -> "the profile's IMSI belongs to another profile";
            case MSISDN_TAKEN -> "the profile's MSISDN belongs to another profile";
            case CONTENT_DIFFERS -> "the profile is in the pool with other content, which an import does not overwrite";
            case NOT_ALLOWED_NOW -> "the state of what it concerns does not allow it";
            case LETTER_UNKNOWN -> "there is no such dead letter, or it is no longer kept";
            case LETTER_SETTLED -> "the dead letter was replayed or dropped before";
            case NOT_YOURS -> "the command is not the caller's to give";
            case INVALID ->
                "the command makes no sense; a profile: no SM-DP+ is known by its smdpId, or it lacks what its kind needs";
        };
    }
}
