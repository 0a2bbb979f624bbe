package org.simvite.gateway.stock;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.simvite.event.StockCommand;
import org.simvite.event.StockCommandKind;
import org.simvite.gateway.access.TokenHash;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Cursor;
import org.simvite.gateway.call.InFlight;
import org.simvite.gateway.command.Commands;
import org.simvite.gateway.publish.Publisher;
import org.simvite.gateway.readmodel.StockQueries;
import org.simvite.gateway.readmodel.StockQueries.ProfileView;
import org.simvite.identity.Iccid;
import org.simvite.identity.Ids;
import org.simvite.topic.Topics;

/** Single profiles: operators look at them, take them out of stock and back in. */
public final class Profiles {

    private final Publisher publisher;
    private final StockQueries stock;
    private final InFlight inFlight;

    public Profiles(Publisher publisher, StockQueries stock, InFlight inFlight) {
        this.publisher = publisher;
        this.stock = stock;
        this.inFlight = inFlight;
    }

    /** A page. @param next cursor of the next one; null: this is the last */
    public record Page(List<ProfileView> profiles, @Nullable String next) {}

    /** {@code listProfiles}. */
    public Reply list(Call call) {
        var after = Cursor.of(call).orElse("");
        if (call.optional("cursor").isPresent() && Iccid.parse(after).isEmpty()) {
            return ProblemType.CURSOR_INVALID.problem();
        }
        int limit = Cursor.limit(call);
        var found = stock.list(call.parameter("state"), call.optional("pool").orElse(null), after, limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        var next = found.size() > limit ? Cursor.encode(page.get(limit - 1).iccid()) : null;
        return Answer.ok(new Page(page, next));
    }

    /** {@code getProfile}. */
    public Reply get(Call call) {
        return Iccid.parse(call.parameter("iccid"))
                .flatMap(iccid -> stock.profile(iccid.value()))
                .<Reply>map(Answer::ok)
                .orElseGet(ProblemType.NOT_FOUND::problem);
    }

    /** {@code commandProfile}. The profile's pool decides; which one it is never changes, so what is known here is right. */
    public CompletionStage<Reply> command(Call call) {
        return Iccid.parse(call.parameter("iccid"))
                .flatMap(iccid -> stock.profile(iccid.value()))
                .map(profile -> command(call, profile))
                .orElseGet(() -> CompletableFuture.completedFuture(ProblemType.NOT_FOUND.problem()));
    }

    private CompletionStage<Reply> command(Call call, ProfileView profile) {
        var kind = StockCommandKind.valueOf(call.member("kind").orElseThrow());
        var reason = call.member("reason").orElseThrow();
        var actor = call.operator().actor();
        var commandId = Ids.commandId(actor, profile.iccid(), call.idempotencyKey());
        return inFlight.once(
                        commandId,
                        TokenHash.of(kind + "\n" + reason),
                        () -> publisher.publish(
                                Topics.STOCK_COMMANDS,
                                profile.pool(),
                                call.trace(),
                                now -> StockCommand.newBuilder()
                                        .setEventId(commandId)
                                        .setAt(now)
                                        .setPoolId(profile.pool())
                                        .setKind(kind)
                                        .setIccid(profile.iccid())
                                        .setActor(actor)
                                        .setCause(reason)
                                        .build()))
                .thenApply(outcome -> outcome == InFlight.Outcome.TAKEN_IN
                        ? Commands.takenFromOperator(commandId)
                        : ProblemType.IDEMPOTENCY_KEY_REUSED.problem());
    }
}
