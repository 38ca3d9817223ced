package org.composure.policy;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.composure.problem.FieldError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema of policies, as a document and as a check. Its descriptions say what is expected, in messages too. */
public final class PolicySchema {

    private static final String TEXT = PolicyFiles.schema();
    private static final JsonNode DOCUMENT = new JsonMapper().readTree(TEXT);
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(DOCUMENT);
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    private PolicySchema() {}

    /** The schema's text, to be served. */
    public static String text() {
        return TEXT;
    }

    /** What is wrong with a document, field by field; empty if nothing is. */
    static List<FieldError> check(JsonNode document) {
        return SCHEMA.validate(document).stream()
                .map(PolicySchema::error)
                .distinct()
                .toList();
    }

    private static FieldError error(Error error) {
        String at = field(error.getInstanceLocation());
        JsonNode schema = schemaOf(error);
        return switch (error.getKeyword()) {
            case "required" ->
                new FieldError(
                        below(at, error.getProperty()),
                        "is missing (expected: "
                                + description(schema.path("properties").path(error.getProperty())) + ")");
            case "additionalProperties" ->
                new FieldError(below(at, error.getProperty()), "is not known here (expected: " + known(schema) + ")");
            case "enum" -> FieldError.of(at, given(error), "one of " + values(schema.path("enum")));
            case "uniqueItems" -> FieldError.of(at, given(error), "each item once");
            default -> FieldError.of(at, given(error), description(schema));
        };
    }

    /** The (sub)schema that holds the keyword at fault. */
    private static JsonNode schemaOf(Error error) {
        NodePath keyword = error.getSchemaLocation().getFragment();
        JsonNode schema = DOCUMENT;
        for (int i = 0; i < keyword.getNameCount() - 1; i++) {
            schema = schema.path(keyword.getName(i));
        }
        return schema;
    }

    private static String description(JsonNode schema) {
        JsonNode described = schema.has("description")
                ? schema
                : DOCUMENT.at(schema.path("$ref").asString("").replaceFirst("^#", ""));
        return described.path("description").asString("another value");
    }

    private static String known(JsonNode schema) {
        String names = String.join(", ", schema.path("properties").propertyNames());
        return names.isEmpty() ? "nothing" : "one of " + names;
    }

    private static String values(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }

    private static Object given(Error error) {
        JsonNode given = error.getInstanceNode();
        return given.isString() ? given.stringValue() : given;
    }

    private static String field(NodePath path) {
        String field = "";
        for (int i = 0; i < path.getNameCount(); i++) {
            field = path.getElement(i) instanceof Integer index
                    ? field + "[" + index + "]"
                    : below(field, path.getName(i));
        }
        return field;
    }

    private static String below(String field, String key) {
        String name = PLAIN_KEY.matcher(key).matches() ? key : FieldError.quoted(key);
        return field.isEmpty() ? name : field + "." + name;
    }
}
