package org.simvite.gateway.http;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The media type of a body (RFC 9110 8.3.1). */
final class MediaType {

    private MediaType() {}

    /** Type and subtype in lower case, parameters left out; empty if there is none, or the text is not said to be UTF-8. */
    static String of(@Nullable String contentType) {
        var parts = contentType == null
                ? new String[] {""}
                : contentType.toLowerCase(Locale.ROOT).replace("\"", "").split(";", -1);
        boolean readable = Arrays.stream(parts)
                .skip(1)
                .map(String::strip)
                .filter(parameter -> parameter.startsWith("charset="))
                .allMatch("charset=utf-8"::equals);
        return readable ? parts[0].strip() : "";
    }
}
