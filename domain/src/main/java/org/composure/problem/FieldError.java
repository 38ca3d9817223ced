package org.composure.problem;

/**
 * One thing that is wrong with one field of an input.
 *
 * @param field the field's path as the client wrote it, for example {@code compose_info.payload.compose.date}
 * @param message what was given and what was expected, in one sentence
 */
public record FieldError(String field, String message) {

    private static final int SHOWN = 80;

    /**
     * An error in the form {@code <given> (expected: <expected>)}, with the given value quoted and cut to a readable length.
     *
     * @param field the field's path
     * @param given the value that was given; {@code null} is shown as null, text in quotes
     * @param expected what would have been right
     */
    public static FieldError of(String field, @org.jspecify.annotations.Nullable Object given, String expected) {
        return new FieldError(field, quoted(given) + " (expected: " + expected + ")");
    }

    /** A value as it is shown in messages: text in quotes, control characters escaped, cut to 80 characters. */
    public static String quoted(@org.jspecify.annotations.Nullable Object given) {
        if (given == null) {
            return "null";
        }
        String text = given.toString();
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        StringBuilder shown = new StringBuilder();
        cut.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return given instanceof CharSequence ? "\"" + shown + "\"" : shown.toString();
    }
}
