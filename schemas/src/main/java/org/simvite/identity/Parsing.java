package org.simvite.identity;

import java.util.Optional;
import java.util.function.Function;

/** Turns a constructor that refuses into a parser that answers. */
final class Parsing {

    private Parsing() {}

    static <T> Optional<T> optional(String text, Function<String, T> constructor) {
        try {
            return Optional.of(constructor.apply(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
