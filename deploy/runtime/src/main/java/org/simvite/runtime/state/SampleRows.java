package org.simvite.runtime.state;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Values of a type of state in which each of its components, each symbol of its enums and each class of its sealed types stands at
 * least once; the last one has nothing in what may be null.
 */
final class SampleRows {

    private static final Map<Class<?>, Object> PLAIN = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(int.class, 7),
            Map.entry(Integer.class, 7),
            Map.entry(long.class, 7L),
            Map.entry(Long.class, 7L),
            Map.entry(double.class, 0.5),
            Map.entry(Double.class, 0.5),
            Map.entry(boolean.class, true),
            Map.entry(Boolean.class, true),
            Map.entry(Instant.class, Instant.ofEpochMilli(1_700_000_000_000L)),
            Map.entry(Duration.class, Duration.ofHours(1)),
            Map.entry(byte[].class, new byte[] {1, 2}),
            Map.entry(long[].class, new long[] {1, 2}));

    private final Map<Class<?>, List<?>> examples;
    private final Deque<Class<?>> within = new ArrayDeque<>();

    /** @param examples values of types whose constructors take not just anything */
    SampleRows(Map<Class<?>, List<?>> examples) {
        this.examples = new HashMap<>(examples);
    }

    /** @throws IllegalArgumentException naming the type that an example has to be given of */
    List<?> of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return List.of(collection((Class<?>) generic.getRawType(), generic.getActualTypeArguments()));
        }
        Class<?> raw = (Class<?>) type;
        List<?> given = examples.get(raw);
        if (given != null) {
            return given;
        }
        if (PLAIN.containsKey(raw)) {
            return List.of(PLAIN.get(raw));
        }
        if (raw.isEnum()) {
            return List.of(raw.getEnumConstants());
        }
        if (raw.isRecord()) {
            return rows(raw);
        }
        if (raw.isSealed()) {
            return Arrays.stream(raw.getPermittedSubclasses())
                    .flatMap(each -> of(each).stream())
                    .toList();
        }
        throw new IllegalArgumentException("give an example of " + raw.getName());
    }

    private Object collection(Class<?> raw, Type[] of) {
        if (Map.class.isAssignableFrom(raw)) {
            return map(raw, of(of[0]), of(of[1]));
        }
        List<?> all = of(of[0]);
        if (raw == Optional.class) {
            return Optional.of(all.get(0));
        }
        if (SortedSet.class.isAssignableFrom(raw)) {
            return Collections.unmodifiableSortedSet(new TreeSet<>(all));
        }
        return Set.class.isAssignableFrom(raw)
                ? Collections.unmodifiableSet(new LinkedHashSet<>(all))
                : List.copyOf(all);
    }

    private static Map<?, ?> map(Class<?> raw, List<?> keys, List<?> values) {
        Map<Object, Object> map = SortedMap.class.isAssignableFrom(raw) ? new TreeMap<>() : new LinkedHashMap<>();
        for (int i = 0; i < Math.max(keys.size(), values.size()); i++) {
            Object key = keys.get(i % keys.size());
            map.put(keys.size() == 1 && key instanceof String ? key + "-" + i : key, values.get(i % values.size()));
        }
        return map;
    }

    private List<?> rows(Class<?> record) {
        if (within.contains(record)) {
            throw new IllegalArgumentException("give an example of " + record.getName() + ", which holds itself");
        }
        within.push(record);
        RecordComponent[] components = record.getRecordComponents();
        List<List<?>> variants = new ArrayList<>();
        for (RecordComponent component : components) {
            variants.add(of(component.getGenericType()));
        }
        within.pop();
        int count = variants.stream().mapToInt(List::size).max().orElse(1);
        List<Object> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            @Nullable Object[] values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = variants.get(i).get(row % variants.get(i).size());
            }
            rows.add(make(record, values));
        }
        if (Arrays.stream(components).anyMatch(SampleRows::mayBeNull)) {
            @Nullable Object[] values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = mayBeNull(components[i]) ? null : variants.get(i).get(0);
            }
            rows.add(make(record, values));
        }
        return rows;
    }

    static boolean mayBeNull(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Object make(Class<?> record, @Nullable Object[] values) {
        try {
            Constructor<?> canonical = record.getDeclaredConstructor(Arrays.stream(record.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class[]::new));
            canonical.setAccessible(true);
            return canonical.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("give an example of " + record.getName(), e);
        }
    }
}
