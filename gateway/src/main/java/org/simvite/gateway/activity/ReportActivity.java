package org.simvite.gateway.activity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.simvite.event.ActivityKind;
import org.simvite.event.ActivityReport;
import org.simvite.event.IdentifierKind;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Fault;
import org.simvite.gateway.answer.Json;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Lines;
import org.simvite.gateway.call.RowError;
import org.simvite.gateway.call.RowErrors;
import org.simvite.gateway.call.RowProblem;
import org.simvite.gateway.publish.Batch;
import org.simvite.gateway.publish.Publisher;
import org.simvite.gateway.publish.Ticks;
import org.simvite.identity.Iccid;
import org.simvite.identity.Ids;
import org.simvite.topic.Topics;

/** Takes in what operators report: batches line by line, or one activity of one SIM. */
public final class ReportActivity {

    private static final long LONGEST = 64L * 1024 * 1024;

    private final Publisher publisher;
    private final Ticks ticks;

    public ReportActivity(Publisher publisher, Ticks ticks) {
        this.publisher = publisher;
        this.ticks = ticks;
    }

    /** The answer to a batch. */
    public record Taken(
            long accepted,
            long rejected,
            @Nullable Reported reportedThrough,
            @Nullable List<RowError> errors) {}

    private static final class Progress {
        private final Batch batch = new Batch();
        private final RowErrors errors = new RowErrors();
        private Optional<Reported> reportedThrough = Optional.empty();
        private long accepted;

        void reported(Reported said) {
            reportedThrough = reportedThrough.map(before -> before.and(said)).or(() -> Optional.of(said));
        }
    }

    /** {@code reportActivity}. */
    public CompletionStage<Reply> batch(Call call) {
        var progress = new Progress();
        var header = call.header("reported-through").map(text -> Reported.parse(text, call.at()));
        if (header.isPresent() && header.get() instanceof Reported.Read.Wrong wrong) {
            return CompletableFuture.completedFuture(refused(wrong, call));
        }
        header.ifPresent(read -> progress.reported(((Reported.Read.Ok) read).said()));
        try {
            var lines = new Lines(call.stream(), LONGEST);
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                take(call, line.get(), progress);
            }
        } catch (Lines.TooLongException e) {
            return CompletableFuture.completedFuture(ProblemType.BODY_TOO_LARGE.problem());
        } catch (IOException e) {
            return CompletableFuture.completedFuture(ProblemType.REQUEST_TIMEOUT.problem());
        }
        progress.batch.await();
        return finish(call, progress);
    }

    private static Reply refused(Reported.Read.Wrong wrong, Call call) {
        boolean malformed = wrong.problem() == RowProblem.MALFORMED;
        // a clock that is off cannot be told otherwise
        var why = malformed
                ? "Reported-Through is neither a time nor the word for-good"
                : "Reported-Through is more than " + Activity.AHEAD_MINUTES + " minutes ahead: it is " + call.at()
                        + " here";
        return ProblemType.MALFORMED_REQUEST
                .problem()
                .withDetail(why)
                .withFaults(List.of(new Fault("Reported-Through", malformed ? "format" : "not in the future")));
    }

    /** {@code reportSimActivity}. */
    public CompletionStage<Reply> single(Call call) {
        var iccid = Iccid.parse(call.parameter("iccid"));
        if (iccid.isEmpty()) {
            return CompletableFuture.completedFuture(ProblemType.ICCID_INVALID.problem());
        }
        var line =
                ((ObjectNode) call.body().deepCopy()).put("iccid", iccid.get().value());
        var read = Activity.read(line, call.operator().actor(), call.at());
        if (read instanceof Activity.Read.Wrong wrong) {
            var fault = new Fault("/" + wrong.field(), wrong.problem().name());
            return CompletableFuture.completedFuture(
                    ProblemType.ACTIVITY_INVALID.problem().withFaults(List.of(fault)));
        }
        return publish(call, ((Activity.Read.Ok) read).activity()).thenApply(done -> Answer.of(202));
    }

    private void take(Call call, Lines.Line line, Progress progress) {
        if (line.problem() != null) {
            progress.errors.add(line.number(), null, line.problem());
            return;
        }
        var text = line.text();
        JsonNode json;
        try {
            json = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            progress.errors.add(line.number(), null, RowProblem.MALFORMED);
            return;
        }
        if (!json.isObject()) {
            progress.errors.add(line.number(), null, RowProblem.MALFORMED);
        } else if (json.size() == 1 && json.has("reportedThrough")) {
            var through = Reported.parse(json.path("reportedThrough").asText(), call.at());
            if (through instanceof Reported.Read.Ok ok) {
                progress.reported(ok.said());
            } else if (through instanceof Reported.Read.Wrong wrong) {
                progress.errors.add(line.number(), "reportedThrough", wrong.problem());
            }
        } else {
            take(call, line.number(), Activity.read(json, call.operator().actor(), call.at()), progress);
        }
    }

    private void take(Call call, long row, Activity.Read read, Progress progress) {
        if (read instanceof Activity.Read.Ok ok) {
            progress.batch.add(publish(call, ok.activity()));
            progress.accepted++;
        } else if (read instanceof Activity.Read.Wrong wrong) {
            progress.errors.add(row, wrong.field(), wrong.problem());
        }
    }

    /** How far the source has reported is passed on when every line is written; a line that was refused has not been reported. */
    private CompletionStage<Reply> finish(Call call, Progress progress) {
        var reported = progress.reportedThrough
                .filter(said -> progress.errors.count() == 0)
                .orElse(null);
        var taken = new Taken(progress.accepted, progress.errors.count(), reported, progress.errors.told());
        Reply answer = new Answer(202, Map.of(), taken);
        return reported == null
                ? CompletableFuture.completedFuture(answer)
                : ticks.reportedThrough(call.operator().actor(), reported.through(), reported.forGood())
                        .thenApply(done -> answer);
    }

    private CompletionStage<Void> publish(Call call, Activity activity) {
        var source = call.operator().actor();
        var key = Ids.identifierKey(activity.identifierKind(), activity.identifier());
        return publisher.publish(
                Topics.ACTIVITY_FEED,
                key,
                call.trace(),
                now -> ActivityReport.newBuilder()
                        .setEventId(source + "/" + activity.eventId())
                        .setAt(activity.at())
                        .setReceivedAt(now)
                        .setKind(ActivityKind.valueOf(activity.kind()))
                        .setSource(source)
                        .setIdentifierKind(IdentifierKind.valueOf(activity.identifierKind()))
                        .setIdentifier(activity.identifier())
                        .setAmountMinor(activity.amountMinor())
                        .setCurrency(activity.currency())
                        .setPromotional(activity.promotional())
                        .setReversesEventId(activity.reversesEventId())
                        .setOctets(activity.octets())
                        .build());
    }
}
