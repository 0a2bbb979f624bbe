package org.simvite.gateway.stock;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Cursor;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.readmodel.StockQueries;
import org.simvite.gateway.readmodel.StockQueries.Level;
import org.simvite.gateway.readmodel.StockQueries.LevelPlace;

/** How many profiles are in which state, by pool. Pools are as many as imports name, so it has pages. */
public final class GetStockLevels implements Operation.Direct {

    private final StockQueries stock;

    public GetStockLevels(StockQueries stock) {
        this.stock = stock;
    }

    /** A page. @param next cursor of the next one; null: this is the last */
    public record Levels(List<Level> levels, @Nullable String next) {}

    @Override
    public Reply handle(Call call) {
        var cursor = Cursor.of(call);
        var after = cursor.map(GetStockLevels::place);
        if (after.isPresent() && after.get().isEmpty()) {
            return ProblemType.CURSOR_INVALID.problem();
        }
        int limit = Cursor.limit(call);
        var found = stock.levels(
                call.optional("pool").orElse(null),
                after.flatMap(place -> place).orElse(LevelPlace.START),
                limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        return Answer.ok(new Levels(page, found.size() > limit ? next(page.get(limit - 1)) : null));
    }

    private static String next(Level last) {
        return Cursor.encode(last.kind() + "/" + last.state() + "/" + last.pool());
    }

    private static Optional<LevelPlace> place(String cursor) {
        var parts = cursor.split("/", 3);
        return parts.length == 3 ? Optional.of(new LevelPlace(parts[2], parts[0], parts[1])) : Optional.empty();
    }
}
