package org.composure.productmd;

import java.util.Map;
import org.composure.problem.FieldError;
import tools.jackson.databind.JsonNode;

/**
 * What holds for every part of a document, the unknown parts included, because all of it is stored and shown: no endless
 * nesting, no text that a database or another JSON reader refuses, no number that is none.
 */
final class Soundness {

    private static final int DEEPEST = 64;

    private Soundness() {}

    /** Tells of everything in the document that could not be stored. */
    static void check(Field document) {
        check(document, 1);
    }

    private static void check(Field field, int depth) {
        JsonNode node = field.node();
        if (node.isContainer() && depth > DEEPEST) {
            field.refuse("objects and lists nested at most " + DEEPEST + " deep");
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                Field value = field.get(member.getKey());
                if (!isStorable(member.getKey())) {
                    field.errors()
                            .add(FieldError.of(
                                    value.path(),
                                    member.getKey(),
                                    "a name without NUL characters and lone surrogates"));
                }
                check(value, depth + 1);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                check(new Field(field.path() + "[" + i + "]", node.path(i), field.errors()), depth + 1);
            }
        } else if (node.isString() && !isStorable(node.stringValue())) {
            field.refuse("text without NUL characters and lone surrogates");
        } else if (node.isFloatingPointNumber() && !Double.isFinite(node.asDouble(Double.NaN))) {
            field.refuse("a number that is not too large");
        }
    }

    private static boolean isStorable(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    }
}
