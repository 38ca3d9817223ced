package org.composure.tag;

/** What tags are called: something that a URL can carry, and that nobody takes for an id. */
public final class TagName {

    private static final int LONGEST = 200;

    /** What a name must look like, for messages. */
    public static final String EXPECTED =
            "1 to " + LONGEST + " characters without control characters, / and \\, not only digits, not . or ..";

    private TagName() {}

    /** Whether a new tag can be called so. */
    public static boolean isValid(String name) {
        return !name.isBlank()
                && name.length() <= LONGEST
                && name.chars().noneMatch(c -> Character.isISOControl(c) || c == '/' || c == '\\')
                && !name.codePoints().allMatch(Character::isDigit)
                && !name.equals(".")
                && !name.equals("..");
    }
}
