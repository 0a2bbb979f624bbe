package org.simvite.gateway.readmodel;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificData;
import org.simvite.event.CreditPolicy;

/** The numbers of a policy as text, whoever put them, when and why: policies with the same text decide the same. */
public final class PolicyContent {

    private static final Set<String> ASIDE = Set.of("eventId", "at", "actor", "note");

    private PolicyContent() {}

    /** Without fields that have their default, so that a field that the contract gets later changes no text. */
    public static String of(CreditPolicy policy) {
        return policy.getSchema().getFields().stream()
                .filter(field -> !ASIDE.contains(field.name()))
                .filter(field -> !field.hasDefaultValue()
                        || !text(policy.get(field.pos()))
                                .equals(text(SpecificData.get().getDefaultValue(field))))
                .map(field -> field.name() + "=" + text(policy.get(field.pos())))
                .collect(Collectors.joining(" "));
    }

    /** Lists are sets here, and maps have no order. */
    private static String text(Object value) {
        Stream<?> parts = value instanceof Map<?, ?> map
                ? map.entrySet().stream()
                : value instanceof Collection<?> list ? list.stream() : Stream.of(value);
        return parts.map(String::valueOf).distinct().sorted().collect(Collectors.joining(","));
    }
}
