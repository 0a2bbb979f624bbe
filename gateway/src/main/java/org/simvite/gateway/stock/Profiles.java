package org.simvite.gateway.stock;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.simvite.event.StockCommand;
import org.simvite.event.StockCommandKind;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Cursor;
import org.simvite.gateway.command.CommandIntake;
import org.simvite.gateway.publish.Publisher;
import org.simvite.gateway.readmodel.StockQueries;
import org.simvite.gateway.readmodel.StockQueries.ProfileView;
import org.simvite.identity.Iccid;
import org.simvite.topic.Topics;

/** Single profiles: operators look at them, take them out of stock and back in. */
public final class Profiles {

    private final Publisher publisher;
    private final StockQueries stock;
    private final CommandIntake intake;

    public Profiles(Publisher publisher, StockQueries stock, CommandIntake intake) {
        this.publisher = publisher;
        this.stock = stock;
        this.intake = intake;
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
                .map(iccid ->
                        stock.profile(iccid.value()).<Reply>map(Answer::ok).orElseGet(ProblemType.NOT_FOUND::problem))
                .orElseGet(ProblemType.ICCID_INVALID::problem);
    }

    /** {@code commandProfile}. The profile's pool decides; which one it is never changes, so what is known here is right. */
    public CompletionStage<Reply> command(Call call) {
        return Iccid.parse(call.parameter("iccid"))
                .map(iccid -> stock.profile(iccid.value())
                        .map(profile -> command(call, profile))
                        .orElseGet(() -> refused(ProblemType.NOT_FOUND)))
                .orElseGet(() -> refused(ProblemType.ICCID_INVALID));
    }

    private static CompletionStage<Reply> refused(ProblemType type) {
        return CompletableFuture.completedFuture(type.problem());
    }

    private CompletionStage<Reply> command(Call call, ProfileView profile) {
        var kind = StockCommandKind.valueOf(call.member("kind").orElseThrow());
        var reason = call.member("reason").orElseThrow();
        return intake.take(
                call,
                profile.iccid(),
                List.of(kind.name(), reason),
                commandId -> publisher.publish(
                        Topics.STOCK_COMMANDS,
                        profile.pool(),
                        call.trace(),
                        now -> StockCommand.newBuilder()
                                .setEventId(commandId)
                                .setAt(now)
                                .setPoolId(profile.pool())
                                .setKind(kind)
                                .setIccid(profile.iccid())
                                .setActor(call.operator().actor())
                                .setCause(reason)
                                .build()));
    }
}
