package org.composure.productmd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.composure.problem.FieldError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * One place in a document that is being read. Each reading method answers the value, or tells what is wrong and answers a
 * stand-in, so that reading goes on and finds everything that is wrong.
 *
 * @param path where it is, as the client wrote it
 * @param node what is there; a missing node where nothing is
 * @param errors where to tell what is wrong
 */
record Field(String path, JsonNode node, FieldErrors errors) {

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    /** The member of that name. Below something that is no object nothing is told: that it is no object says it all. */
    Field get(String name) {
        return new Field(pathOf(path, name), node.path(name), node.isObject() ? errors : new FieldErrors());
    }

    /** The path of a member: dotted, or in brackets and quotes where the name could be misread. */
    static String pathOf(String parent, String name) {
        if (!PLAIN_NAME.matcher(name).matches()) {
            return parent + "[" + FieldError.quoted(name) + "]";
        }
        return parent.isEmpty() ? name : parent + "." + name;
    }

    boolean isMissing() {
        return node.isMissingNode();
    }

    /** This field, of which is told if it is no object. */
    Field object() {
        if (!node.isObject()) {
            refuse("an object");
        }
        return this;
    }

    /** The text here. */
    String text(int longest, String expected) {
        return text(longest, expected, text -> true);
    }

    /** The text here, of which is told if it is missing, blank, too long, holds control characters, or fails the test. */
    String text(int longest, String expected, Predicate<String> test) {
        if (node.isString()) {
            String text = node.stringValue();
            if (!text.isBlank() && text.length() <= longest && isClean(text) && test.test(text)) {
                return text;
            }
            if (text.length() > longest) {
                errors.add(new FieldError(
                        path,
                        FieldError.quoted(text) + " of " + text.length() + " characters (expected: " + expected
                                + ", at most " + longest + " characters)"));
                return "";
            }
        }
        refuse(expected);
        return "";
    }

    private static boolean isClean(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** The constant that the text here names. */
    <E extends Named> E oneOf(E[] constants) {
        if (node.isString()) {
            for (E constant : constants) {
                if (constant.value().equals(node.stringValue())) {
                    return constant;
                }
            }
        }
        refuse("one of " + Arrays.stream(constants).map(Named::value).collect(Collectors.joining(", ")));
        return constants[0];
    }

    /** The same field with its text in lower case. */
    Field lowerCase() {
        return node.isString()
                ? new Field(path, StringNode.valueOf(node.stringValue().toLowerCase(Locale.ROOT)), errors)
                : this;
    }

    /** The whole number here, of which is told if it is not within the bounds; true and 1.0 are no whole numbers. */
    int number(int least, int most) {
        if (node.isIntegralNumber() && node.canConvertToInt()) {
            int number = node.intValue();
            if (number >= least && number <= most) {
                return number;
            }
        }
        refuse("a whole number from " + least + " to " + most);
        return least;
    }

    /** The texts of the list here; {@code each} says what each of them is. */
    List<String> texts(int longest, String each) {
        if (!node.isArray()) {
            refuse("a list of texts, each " + each);
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            String text = new Field(path + "[" + i + "]", node.path(i), errors).text(longest, "text: " + each);
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** Whether what is here counts as yes to productmd: everything but nothing, null, false, zero and what is empty. */
    boolean isTruthy() {
        return switch (node.getNodeType()) {
            case MISSING, NULL -> false;
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.asDouble(1) != 0;
            case STRING -> !node.stringValue().isEmpty();
            case ARRAY, OBJECT -> !node.isEmpty();
            case BINARY, POJO -> true;
        };
    }

    /** Tells that what is here is not what was expected. */
    void refuse(String expected) {
        errors.add(
                switch (node.getNodeType()) {
                    case MISSING -> new FieldError(path, "nothing (expected: " + expected + ")");
                    case OBJECT -> new FieldError(path, "an object (expected: " + expected + ")");
                    case ARRAY -> new FieldError(path, "a list (expected: " + expected + ")");
                    case STRING -> FieldError.of(path, node.stringValue(), expected);
                    case NULL, BOOLEAN, NUMBER, BINARY, POJO -> FieldError.of(path, node, expected);
                });
    }
}
