package org.simvite.runtime.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row as a release wrote it beside the same row as it is read and written by this build. */
final class RowComparison {

    private final String what;
    private final Set<String> givenUp;
    private final List<String> findings;

    RowComparison(String what, Set<String> givenUp, List<String> findings) {
        this.what = what;
        this.givenUp = givenUp;
        this.findings = findings;
    }

    /** @param read the value that both stand for; null: of a kind that has no components */
    void compare(String path, @Nullable Object read, JsonNode written, JsonNode again) {
        if (written.isObject() && again.isObject()) {
            objects(path, read, written, again);
        } else if (written.isArray() && again.isArray() && written.size() == again.size()) {
            Iterator<?> elements = read instanceof Collection<?> all
                    ? all.iterator()
                    : List.of().iterator();
            for (int i = 0; i < written.size(); i++) {
                compare(path + "[]", elements.hasNext() ? elements.next() : null, written.get(i), again.get(i));
            }
        } else if (!written.equals(again)) {
            find(path, "reads back as " + again + " and was " + written);
        }
    }

    private void objects(String path, @Nullable Object read, JsonNode written, JsonNode again) {
        String owner = read == null ? "" : read.getClass().getSimpleName();
        written.fieldNames().forEachRemaining(name -> {
            if (again.has(name)) {
                compare(path + "." + name, component(read, name), written.get(name), again.get(name));
            } else if (!givenUp.contains(owner + "." + name)) {
                find(
                        path + "." + name,
                        "is not read any more: renamed, or removed without " + owner + "." + name + " in given-up.txt");
            }
        });
        again.fieldNames().forEachRemaining(name -> {
            if (!written.has(name) && isMissed(read, name, again.get(name))) {
                find(
                        path + "." + name,
                        "is new in " + owner + " and reads as " + again.get(name)
                                + ": it has to be @Nullable, or the constructor has to give it a value");
            }
        });
    }

    /** Whether what an old row does not have reads as something that it need not be. */
    private static boolean isMissed(@Nullable Object read, String name, JsonNode value) {
        if (value.isNull()) {
            return read == null
                    || !read.getClass().isRecord()
                    || Arrays.stream(read.getClass().getRecordComponents())
                            .filter(component -> component.getName().equals(name))
                            .noneMatch(SampleRows::mayBeNull);
        }
        return (value.isNumber() && value.asDouble() == 0) || (value.isBoolean() && !value.asBoolean());
    }

    private static @Nullable Object component(@Nullable Object read, String name) {
        if (read instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .filter(entry -> String.valueOf(entry.getKey()).equals(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
        if (read == null || !read.getClass().isRecord()) {
            return null;
        }
        try {
            for (RecordComponent component : read.getClass().getRecordComponents()) {
                if (component.getName().equals(name)) {
                    component.getAccessor().setAccessible(true);
                    return component.getAccessor().invoke(read);
                }
            }
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void find(String path, String finding) {
        findings.add(what + ": " + (path.isEmpty() ? "the row" : path.substring(1)) + " " + finding);
    }
}
