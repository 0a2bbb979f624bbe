package org.simvite.runtime.state;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets Jackson see what Java knows of a sealed type, so that the domain needs no annotations: its classes, by simple name. */
final class SealedTypes extends JacksonAnnotationIntrospector {

    private static final JsonTypeInfo.Value BY_NAME = JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "@type", null, false, null, null);

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
        return annotated.getRawType().isSealed() && !annotated.getRawType().isEnum()
                ? BY_NAME
                : super.findPolymorphicTypeInfo(config, annotated);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        return annotated.getRawType().isSealed() ? leaves(annotated.getRawType()) : super.findSubtypes(annotated);
    }

    private static List<NamedType> leaves(Class<?> type) {
        List<NamedType> found = new ArrayList<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                found.addAll(leaves(permitted));
            } else {
                found.add(new NamedType(permitted, permitted.getSimpleName()));
            }
        }
        return found;
    }
}
