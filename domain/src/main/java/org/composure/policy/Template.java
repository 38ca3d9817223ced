package org.composure.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.composure.problem.FieldError;

/** Text with variables in braces, parsed. No value, whatever it is, makes more path parts than the template has. */
record Template(List<Piece> pieces) {

    private static final Pattern NEXT =
            Pattern.compile("\\{(?<variable>[^{}]*)}|(?<literal>[A-Za-z0-9._+~/-]+)|(?<other>.)", Pattern.DOTALL);
    private static final String EXPECTED =
            "text of A-Z a-z 0-9 . _ + ~ - and / with variables in braces, such as {compose_id}";
    private static final String EXPECTED_VALUE =
            "1 or more characters that can be in one part of a path: no \"/\", no \"..\", no dot at the beginning, no control characters";
    private static final int LONGEST_PART = 255;

    /** One piece of a template. */
    sealed interface Piece {
        /** Text as it is. */
        record Literal(String text) implements Piece {}

        /** A variable to be filled in. */
        record Variable(PathVariable variable) implements Piece {}
    }

    /**
     * Parses a template.
     *
     * @throws TemplateException if it is none, names a variable that there is not, or has parts that are empty or begin
     *     with a dot
     */
    static Template parse(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher next = NEXT.matcher(text);
        while (next.find()) {
            String variable = next.group("variable");
            String literal = next.group("literal");
            if (variable != null) {
                pieces.add(new Piece.Variable(PathVariable.ofWire(variable)
                        .orElseThrow(() -> new TemplateException(
                                FieldError.quoted(text) + " names the unknown variable " + FieldError.quoted(variable)
                                        + " (expected: one of " + PathVariable.all() + ")"))));
            } else if (literal != null) {
                pieces.add(new Piece.Literal(literal));
            } else {
                throw new TemplateException(FieldError.quoted(text) + " holds " + FieldError.quoted(next.group("other"))
                        + " (expected: " + EXPECTED + ")");
            }
        }
        if (Arrays.stream(text.split("/", -1)).anyMatch(part -> part.isEmpty() || part.startsWith("."))) {
            throw new TemplateException(FieldError.quoted(text)
                    + " has a part that is empty or begins with a dot (expected: a relative path without such parts)");
        }
        return new Template(List.copyOf(pieces));
    }

    /** Whether the variable is named in it. */
    boolean names(PathVariable variable) {
        return pieces.contains(new Piece.Variable(variable));
    }

    /** Whether it makes one path part, rather than several. */
    boolean isOnePart() {
        return pieces.stream().noneMatch(piece -> piece instanceof Piece.Literal(String text) && text.contains("/"));
    }

    /**
     * Fills in the variables.
     *
     * @throws TemplateException if a value is missing or would not stay within one path part, or a part gets too long
     */
    String render(Map<PathVariable, String> values) {
        StringBuilder rendered = new StringBuilder();
        for (Piece piece : pieces) {
            rendered.append(
                    switch (piece) {
                        case Piece.Literal(String text) -> text;
                        case Piece.Variable(PathVariable variable) -> checked(variable, values);
                    });
        }
        for (String part : rendered.toString().split("/", -1)) {
            if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
                throw new TemplateException(FieldError.quoted(part) + " is too long (expected: at most " + LONGEST_PART
                        + " bytes in each part of a path)");
            }
        }
        return rendered.toString();
    }

    private static String checked(PathVariable variable, Map<PathVariable, String> values) {
        String value = values.get(variable);
        if (value == null) {
            throw new TemplateException(
                    "{" + variable.wire() + "} has no value for this compose (expected: " + EXPECTED_VALUE + ")");
        }
        boolean harmless = !value.isEmpty()
                && !value.contains("/")
                && !value.contains("..")
                && !value.startsWith(".")
                && value.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
        if (!harmless) {
            throw new TemplateException(
                    "{" + variable.wire() + "} is " + FieldError.quoted(value) + " (expected: " + EXPECTED_VALUE + ")");
        }
        return value;
    }
}
