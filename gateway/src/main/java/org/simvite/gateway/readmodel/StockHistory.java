package org.simvite.gateway.readmodel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.event.StockChange;
import org.simvite.gateway.answer.Json;

/** What a profile went through, as it stands in one column: nobody asks for single changes. */
final class StockHistory {

    private static final TypeReference<List<StockQueries.Change>> CHANGES = new TypeReference<>() {};

    private StockHistory() {}

    static String text(List<StockChange> history) {
        try {
            return Json.MAPPER.writeValueAsString(
                    history.stream().map(StockHistory::change).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a profile's history is not written", e);
        }
    }

    static List<StockQueries.Change> of(String text) {
        try {
            return Json.MAPPER.readValue(text, CHANGES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a profile's history is not what was written", e);
        }
    }

    private static StockQueries.Change change(StockChange change) {
        return new StockQueries.Change(
                Instant.ofEpochMilli(change.getAt().toEpochMilli()),
                change.getState().name(),
                change.getGeneration(),
                presence(change.getCause()),
                presence(change.getBy()));
    }

    private static @Nullable String presence(String text) {
        return text.isEmpty() ? null : text;
    }
}
