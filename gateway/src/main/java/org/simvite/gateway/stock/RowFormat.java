package org.simvite.gateway.stock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.simvite.gateway.answer.Json;

/** How a row stands in the body: CSV (RFC 4180, without line breaks in fields) below a header line, or a JSON object. */
sealed interface RowFormat {

    /** The fields that are not blank; empty if the row is not of this format, or has a column that there is not. */
    Optional<Map<String, String>> fields(String line);

    /** Columns in the order of the header. */
    record Csv(List<String> columns) implements RowFormat {

        /** Empty if the header names a column twice or one that there is not. */
        static Optional<Csv> of(String header) {
            return names(header).filter(names -> wrong(names) == names.size()).map(Csv::new);
        }

        /** What is wrong with a header that {@link #of} does not take, for people. It repeats nothing of it. */
        static String flaw(String header) {
            var names = names(header);
            var columns = String.join(", ", new TreeSet<>(ProfileRow.COLUMNS));
            return names.isEmpty()
                    ? "the first line has a quotation mark without its second"
                    : "the first line names columns; its name no. " + (wrong(names.get()) + 1)
                            + " is none of these, or stands there twice: " + columns;
        }

        /** Index of the first name that is none or stands before; as many as there are if all is well. */
        private static int wrong(List<String> names) {
            int at = 0;
            while (at < names.size()
                    && ProfileRow.COLUMNS.contains(names.get(at))
                    && !names.subList(0, at).contains(names.get(at))) {
                at++;
            }
            return at;
        }

        private static Optional<List<String>> names(String header) {
            return split(header).map(names -> names.stream().map(String::strip).toList());
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
