package org.simvite.gateway.stock;

import java.util.List;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.readmodel.StockQueries;
import org.simvite.gateway.readmodel.StockQueries.Level;

/** How many profiles are in which state, by pool. */
public final class GetStockLevels implements Operation.Direct {

    private final StockQueries stock;

    public GetStockLevels(StockQueries stock) {
        this.stock = stock;
    }

    /** The answer. */
    public record Levels(List<Level> levels) {}

    @Override
    public Reply handle(Call call) {
        return Answer.ok(new Levels(stock.levels()));
    }
}
