package org.composure.api;

import java.util.ArrayList;
import java.util.List;
import org.composure.problem.FieldError;
import org.composure.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of a JSON object. Each reading method answers the value, or notes what is wrong and answers a stand-in, so that
 * a client is told everything that is wrong at once.
 */
public final class Fields {

    private final ObjectNode object;
    private final String path;
    private final List<FieldError> errors;

    private Fields(ObjectNode object, String path, List<FieldError> errors) {
        this.object = object;
        this.path = path;
        this.errors = errors;
    }

    /** The members of a body. */
    public static Fields of(ObjectNode body) {
        return new Fields(body, "", new ArrayList<>());
    }

    /** What has been found wrong so far. */
    public List<FieldError> errors() {
        return List.copyOf(errors);
    }

    /**
     * Ends the reading.
     *
     * @throws ProblemException if anything was wrong
     */
    public void check() {
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors());
        }
    }

    /** What stands under a name; a missing node where nothing does. */
    public JsonNode get(String name) {
        return object.path(name);
    }

    /** Whether there is a value that is not null. */
    public boolean has(String name) {
        return !get(name).isMissingNode() && !get(name).isNull();
    }

    /** Notes that what stands there is not what was expected. */
    public void refuse(String name, String expected) {
        errors.add(error(name, expected));
    }

    /** What is wrong where something else was expected. */
    public FieldError error(String name, String expected) {
        return error(FieldPaths.member(path, name), get(name), expected);
    }

    /** Notes the members that have none of these names. */
    public void onlyKnown(String... names) {
        List<String> known = List.of(names);
        object.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> errors.add(new FieldError(
                        FieldPaths.member(path, name),
                        "is not known here (expected: one of " + String.join(", ", known) + ")")));
    }

    /** The text under a name; null if there is none. */
    public @Nullable String text(String name, TextForm form) {
        if (!has(name)) {
            return null;
        }
        JsonNode node = get(name);
        if (node.isString() && form.fits(node.stringValue())) {
            return node.stringValue();
        }
        refuse(name, form.expected());
        return null;
    }

    /** The text under a name, which has to be there. */
    public String requiredText(String name, TextForm form) {
        String text = text(name, form);
        if (text == null && !has(name)) {
            refuse(name, form.expected());
        }
        return text == null ? "" : text;
    }

    /** The texts of the list under a name; empty if there is none. */
    public List<String> texts(String name, int most, TextForm form) {
        JsonNode list = get(name);
        if (!has(name)) {
            return List.of();
        }
        if (!list.isArray() || list.size() > most) {
            refuse(name, "a list of at most " + most + ", each " + form.expected());
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode item = list.path(i);
            if (item.isString() && form.fits(item.stringValue())) {
                texts.add(item.stringValue());
            } else {
                errors.add(error(FieldPaths.item(FieldPaths.member(path, name), i), item, form.expected()));
            }
        }
        return texts;
    }

    /** The members of the object under a name; null if there is none. */
    public @Nullable Fields object(String name, String expected) {
        if (!has(name)) {
            return null;
        }
        if (get(name) instanceof ObjectNode inner) {
            return new Fields(inner, FieldPaths.member(path, name), errors);
        }
        refuse(name, expected);
        return null;
    }

    private static FieldError error(String at, JsonNode given, String expected) {
        return switch (given.getNodeType()) {
            case MISSING -> new FieldError(at, "nothing (expected: " + expected + ")");
            case OBJECT -> new FieldError(at, "an object (expected: " + expected + ")");
            case ARRAY -> new FieldError(at, "a list (expected: " + expected + ")");
            case STRING -> FieldError.of(at, given.stringValue(), expected);
            case NULL, BOOLEAN, NUMBER, BINARY, POJO -> FieldError.of(at, given, expected);
        };
    }
}
