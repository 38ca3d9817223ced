package org.composure.compose;

import java.util.regex.Pattern;

/** What URLs of composes look like; nothing in them is looked up. */
public final class ComposeUrl {

    private static final int LONGEST = 2000;
    private static final Pattern HTTP = Pattern.compile("(?i)https?://[^\\s/?#]+(?:[/?#]\\S*)?");

    /** What a URL must look like, for messages. */
    public static final String EXPECTED =
            "an http or https URL of at most " + LONGEST + " characters without spaces and control characters";

    private ComposeUrl() {}

    /** Whether the text is an http or https URL with a host. */
    public static boolean isValid(String text) {
        return text.length() <= LONGEST
                && text.chars().noneMatch(Character::isISOControl)
                && HTTP.matcher(text).matches();
    }
}
