package org.composure.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;
import tools.jackson.databind.JsonNode;

/**
 * Describes records as we write them: with names in snake case, and with what may be null told from {@link Nullable}. The
 * library that describes types looks at neither, being made for an older Jackson.
 */
final class RecordSchemas extends ModelResolver {

    private static final String NULL = "null";

    RecordSchemas(ObjectMapper mapper) {
        super(mapper.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
        openapi31(true);
    }

    @Override
    @SuppressWarnings("rawtypes") // The library's own signature.
    public @Nullable Schema resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
        Class<?> raw = _mapper.constructType(type.getType()).getRawClass();
        if (JsonNode.class.isAssignableFrom(raw)) {
            return typed("object");
        }
        Schema<?> schema = super.resolve(type, context, next);
        if (schema != null && raw.isEnum()) {
            describeWords(schema, raw);
        }
        if (schema != null && raw.isRecord()) {
            String ref = schema.get$ref();
            Schema<?> described = ref == null
                    ? schema
                    : context.getDefinedModels().get(ref.substring(Components.COMPONENTS_SCHEMAS_REF.length()));
            if (described != null && described.getProperties() != null) {
                describe(described, raw);
            }
        }
        return schema;
    }

    /** A constant's word in the API is what its method {@code wire} says, if it has one. */
    @SuppressWarnings("unchecked") // The library's own types.
    private static void describeWords(Schema<?> schema, Class<?> type) {
        Method wire = ReflectionUtils.findMethod(type, "wire");
        if (wire != null) {
            ((Schema<Object>) schema)
                    .setEnum(Arrays.stream(type.getEnumConstants())
                            .map(constant -> ReflectionUtils.invokeMethod(wire, constant))
                            .toList());
        }
    }

    @SuppressWarnings("rawtypes") // The library's own types.
    private static void describe(Schema<?> schema, Class<?> type) {
        Map<String, Schema> properties = schema.getProperties();
        List<String> required = Arrays.stream(type.getRecordComponents())
                .filter(component ->
                        !isNullable(component) && !component.getAccessor().isAnnotationPresent(JsonInclude.class))
                .map(RecordSchemas::name)
                .toList();
        schema.setRequired(required);
        for (RecordComponent component : type.getRecordComponents()) {
            Schema<?> property = properties.get(name(component));
            if (property != null && isNullable(component)) {
                properties.put(name(component), orNull(property));
            }
        }
    }

    private static Schema<?> orNull(Schema<?> schema) {
        Set<String> types = schema.getTypes();
        if (types != null) {
            Set<String> more = new LinkedHashSet<>(types);
            more.add(NULL);
            schema.setTypes(more);
            return schema;
        }
        return schema.get$ref() == null ? schema : new JsonSchema().anyOf(List.of(schema, typed(NULL)));
    }

    private static Schema<?> typed(String type) {
        Schema<?> schema = new JsonSchema();
        schema.setTypes(Set.of(type));
        return schema;
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static String name(RecordComponent component) {
        return new PropertyNamingStrategies.SnakeCaseStrategy().translate(component.getName());
    }
}
