package org.simvite.backing.smdp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as peers of ES2+ write it: numbers and booleans may come as strings, an absent field as null or blank. */
final class Json {

    static final ObjectMapper MAPPER = JsonMapper.builder().build();

    /** ICCIDs of 19 digits are padded to 20 places by many peers (ITU-T E.118, SGP.22 2.4). */
    static final String PAD = "F";

    private Json() {}

    static @Nullable String text(JsonNode body, String field) {
        var value = body.path(field);
        return value.isValueNode() && !value.isNull() && !value.asText().isBlank() ? value.asText() : null;
    }

    /** Empty if the field is absent or neither true nor false. */
    static Optional<Boolean> flag(JsonNode body, String field) {
        var text = text(body, field);
        if ("true".equalsIgnoreCase(text)) {
            return Optional.of(true);
        }
        return "false".equalsIgnoreCase(text) ? Optional.of(false) : Optional.empty();
    }

    static String unpadded(String iccid) {
        return iccid.length() == 20 && (iccid.endsWith(PAD) || iccid.endsWith("f")) ? iccid.substring(0, 19) : iccid;
    }

    static String padded(String iccid) {
        return iccid.length() == 19 ? iccid + PAD : iccid;
    }
}
