package org.simvite.gateway.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.simvite.gateway.access.TokenHash;
import org.simvite.gateway.answer.Json;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.InFlight;
import org.simvite.identity.Ids;

/**
 * Takes in the commands of operators, whatever they are given to, and gives each its id. It follows from operator, object, {@code Idempotency-Key} and what is commanded:
 * the same said again, here or at another gateway, is the same command and carried out once. Another command under the same key is refused where the first
 * is known, which is at this gateway and for a while; elsewhere it is a command of its own with an outcome of its own, so that nothing that was taken in
 * vanishes behind the outcome of something else.
 */
public final class CommandIntake {

    private final InFlight inFlight;

    public CommandIntake(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /**
     * Answers 202 once the command is written.
     *
     * @param object what it is given to, as in {@link Ids#commandId}
     * @param said everything that makes it another command when it changes, in a fixed order; empty where nothing is said
     * @param publish writes the command under the id that it is given
     */
    public CompletionStage<Reply> take(
            Call call, String object, List<String> said, Function<String, CompletionStage<Void>> publish) {
        var actor = call.operator().actor();
        var content = hash(said);
        var commandId = Ids.commandId(actor, object, call.idempotencyKey(), content);
        return inFlight.once(
                        Ids.commandId(actor, object, call.idempotencyKey()), content, () -> publish.apply(commandId))
                .thenApply(outcome -> outcome == InFlight.Outcome.TAKEN_IN
                        ? Commands.takenFromOperator(commandId)
                        : ProblemType.IDEMPOTENCY_KEY_REUSED.problem());
    }

    /** As JSON, since texts joined by anything could be another command's texts. */
    private static String hash(List<String> said) {
        try {
            return TokenHash.of(Json.MAPPER.writeValueAsString(said));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of texts is no JSON", e);
        }
    }
}
