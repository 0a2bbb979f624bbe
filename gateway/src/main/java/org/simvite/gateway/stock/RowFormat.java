package org.simvite.gateway.stock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.simvite.gateway.answer.Json;

/** How a row stands in the body: CSV (RFC 4180, without line breaks in fields) below a header line, or a JSON object. */
sealed interface RowFormat {

    /** The fields that are not blank; empty if the row is not of this format, or has a column that there is not. */
    Optional<Map<String, String>> fields(String line);

    /** Columns in the order of the header. */
    record Csv(List<String> columns) implements RowFormat {

        /** Empty if the header names a column twice or one that there is not. */
        static Optional<Csv> of(String header) {
            var columns =
                    split(header).map(names -> names.stream().map(String::strip).toList());
            return columns.filter(names -> ProfileRow.COLUMNS.containsAll(names)
                            && names.stream().distinct().count() == names.size())
                    .map(Csv::new);
        }

        @Override
        public Optional<Map<String, String>> fields(String line) {
            return split(line).filter(values -> values.size() <= columns.size()).map(values -> {
                var fields = new HashMap<String, String>();
                for (int i = 0; i < values.size(); i++) {
                    if (!values.get(i).isBlank()) {
                        fields.put(columns.get(i), values.get(i).strip());
                    }
                }
                return fields;
            });
        }

        private static Optional<List<String>> split(String line) {
            var values = new ArrayList<String>();
            var value = new StringBuilder();
            boolean quoted = false;
            for (int i = 0; i < line.length(); i++) {
                char symbol = line.charAt(i);
                boolean doubled = quoted && symbol == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (doubled) {
                    value.append('"');
                    i++;
                } else if (symbol == '"') {
                    quoted = !quoted;
                } else if (symbol == ',' && !quoted) {
                    values.add(value.toString());
                    value.setLength(0);
                } else {
                    value.append(symbol);
                }
            }
            values.add(value.toString());
            return quoted ? Optional.empty() : Optional.of(values);
        }
    }

    /** One object a line. */
    record JsonLines() implements RowFormat {

        @Override
        public Optional<Map<String, String>> fields(String line) {
            JsonNode json;
            try {
                json = Json.MAPPER.readTree(line);
            } catch (JsonProcessingException e) {
                return Optional.empty();
            }
            if (!json.isObject()) {
                return Optional.empty();
            }
            var fields = new HashMap<String, String>();
            for (var entry : json.properties()) {
                if (!ProfileRow.COLUMNS.contains(entry.getKey())
                        || entry.getValue().isContainerNode()) {
                    return Optional.empty();
                }
                if (!entry.getValue().isNull() && !entry.getValue().asText().isBlank()) {
                    fields.put(entry.getKey(), entry.getValue().asText().strip());
                }
            }
            return Optional.of(fields);
        }
    }
}
