package org.simvite.gateway.call;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Places in lists, opaque to callers. They stay good when the list grows, since they name an entry and not a number of entries. */
public final class Cursor {

    private static final int DEFAULT_LIMIT = 20;

    private Cursor() {}

    public static String encode(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    /** The place that the caller names; an empty text if it is none of ours, empty if he names none. */
    public static Optional<String> of(Call call) {
        return call.optional("cursor").map(Cursor::decode);
    }

    /** How many entries the caller wants. */
    public static int limit(Call call) {
        return call.number("limit").orElse(DEFAULT_LIMIT);
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
