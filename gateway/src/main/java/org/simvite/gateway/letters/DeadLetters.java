package org.simvite.gateway.letters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.simvite.event.DeadLetterCommand;
import org.simvite.event.DeadLetterCommandKind;
import org.simvite.gateway.access.Scope;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Fault;
import org.simvite.gateway.answer.Json;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Cursor;
import org.simvite.gateway.command.CommandIntake;
import org.simvite.gateway.publish.Publisher;
import org.simvite.gateway.readmodel.LetterQueries;
import org.simvite.gateway.readmodel.LetterQueries.LetterRow;
import org.simvite.gateway.readmodel.LetterQueries.Place;
import org.simvite.runtime.kafka.Clients;
import org.simvite.runtime.letters.Letter;
import org.simvite.runtime.letters.LetterId;
import org.simvite.runtime.letters.LetterReader;
import org.simvite.serde.SchemaStore;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** What operators do with records that could not be processed. Each thing said of one is a command, recorded with who said it and why. */
public final class DeadLetters {

    private final LetterQueries letters;
    private final LetterReader reader;
    private final LetterContent content;
    private final Publisher publisher;
    private final CommandIntake intake;

    /** @param prefix of the installation's topics */
    public DeadLetters(
            LetterQueries letters,
            Clients clients,
            SchemaStore schemas,
            String prefix,
            Publisher publisher,
            CommandIntake intake) {
        this.letters = letters;
        this.reader = new LetterReader(clients, prefix);
        this.content = new LetterContent(schemas, prefix);
        this.publisher = publisher;
        this.intake = intake;
    }

    /** A page of letters. */
    public record Page(List<LetterRow> letters, @Nullable String next) {}

    /**
     * One letter with what the record says.
     *
     * @param value the record as Avro's JSON; null if it is none
     * @param valueBase64 its bytes as they came; null if it has none
     */
    public record Content(
            LetterRow letter,
            Map<String, String> headers,
            @Nullable JsonNode value,
            @Nullable String valueBase64) {

        /** Records hold what is nobody's business. */
        @Override
        public String toString() {
            return "Content[" + letter + "]";
        }
    }

    /** {@code listDeadLetters}. */
    public Reply list(Call call) {
        var topic = call.optional("topic");
        if (topic.isPresent() && !Topics.byName().containsKey(topic.get())) {
            return ProblemType.MALFORMED_REQUEST
                    .problem()
                    .withDetail("topic is one of "
                            + String.join(", ", new TreeSet<>(Topics.byName().keySet())))
                    .withFaults(List.of(new Fault("topic", "enum")));
        }
        var cursor = Cursor.of(call);
        var after = cursor.map(DeadLetters::place);
        if (after.isPresent() && after.get().isEmpty()) {
            return ProblemType.CURSOR_INVALID.problem();
        }
        int limit = Cursor.limit(call);
        var found = letters.list(
                !call.optional("status").orElse("WAITING").equals("ALL"),
                topic.orElse(null),
                after.flatMap(place -> place).orElse(null),
                limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        var last = found.size() > limit ? page.get(page.size() - 1) : null;
        return Answer.ok(
                new Page(page, last == null ? null : Cursor.encode(last.at().toEpochMilli() + "/" + last.letterId())));
    }

    /** {@code getDeadLetter}. */
    public CompletionStage<Reply> get(Call call) {
        var row = letters.letter(call.parameter("letterId"));
        var letter = row.flatMap(known -> LetterId.parse(known.letterId())).flatMap(reader::read);
        if (row.isEmpty() || letter.isEmpty()) {
            return done(ProblemType.NOT_FOUND.problem());
        }
        var headers = new LinkedHashMap<String, String>();
        letter.get()
                .own()
                .forEach(header -> headers.put(
                        header.key(),
                        header.value() == null ? "" : Base64.getEncoder().encodeToString(header.value())));
        var value = letter.get().value();
        return done(Answer.ok(new Content(
                row.get(),
                headers,
                json(letter.get()),
                value == null ? null : Base64.getEncoder().encodeToString(value))));
    }

    /** {@code commandDeadLetter}. */
    public CompletionStage<Reply> command(Call call) {
        var repaired = call.body().path("value");
        boolean repairs = !repaired.isMissingNode() && !repaired.isNull();
        if (repairs && !call.operator().scopes().contains(Scope.REPAIR)) {
            return done(ProblemType.FORBIDDEN
                    .problem()
                    .withDetail("a value that is not the record's own needs the scope " + Scope.REPAIR.word()));
        }
        var letterId = call.parameter("letterId");
        var row = letters.letter(letterId);
        if (row.isEmpty()) {
            return done(ProblemType.NOT_FOUND.problem());
        }
        var kind = DeadLetterCommandKind.valueOf(call.member("kind").orElseThrow());
        var topic = Optional.<Topic<?>>ofNullable(Topics.byName().get(row.get().topic()));
        if (kind == DeadLetterCommandKind.REPLAY ? topic.isEmpty() : repairs) {
            return done(ProblemType.COMMAND_INVALID
                    .problem()
                    .withDetail(
                            repairs ? "DROP takes no value" : "it came from no topic, so there is nothing to replay"));
        }
        var value = repairs
                ? topic.flatMap(known -> content.record(known, repaired.toString()))
                : Optional.<ByteBuffer>empty();
        if (repairs && value.isEmpty()) {
            return done(ProblemType.COMMAND_INVALID
                    .problem()
                    .withDetail("value is no complete record of the topic in Avro's JSON encoding; its form is "
                            + topic.map(LetterContent::form).orElse("not known"))
                    .withFaults(
                            topic.map(known -> content.faults(known, repaired)).orElse(List.of())));
        }
        return publish(call, row.get(), kind, value.orElse(null));
    }

    private CompletionStage<Reply> publish(
            Call call, LetterRow letter, DeadLetterCommandKind kind, @Nullable ByteBuffer value) {
        var reason = call.member("reason").orElseThrow();
        return intake.take(
                call,
                letter.letterId(),
                List.of(kind.name(), reason, call.body().path("value").toString()),
                commandId -> publisher.publish(
                        Topics.DEAD_LETTER_COMMANDS,
                        letter.letterId(),
                        call.trace(),
                        now -> DeadLetterCommand.newBuilder()
                                .setEventId(commandId)
                                .setAt(now)
                                .setLetterId(letter.letterId())
                                .setTopic(letter.topic())
                                .setKind(kind)
                                .setRepaired(value)
                                .setActor(call.operator().actor())
                                .setReason(reason)
                                .build()));
    }

    private @Nullable JsonNode json(Letter letter) {
        Topic<?> topic = Topics.byName().get(letter.topic());
        var value = letter.value();
        if (topic == null || value == null) {
            return null;
        }
        return content.json(topic, value).map(DeadLetters::parsed).orElse(null);
    }

    private static JsonNode parsed(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Avro wrote no JSON", e);
        }
    }

    private static Optional<Place> place(String text) {
        var parts = text.split("/", 2);
        try {
            return parts.length == 2
                    ? Optional.of(new Place(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1]))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static CompletionStage<Reply> done(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }
}
