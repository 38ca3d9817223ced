package org.composure.productmd;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The version of a metadata file's layout, for example {@code 1.2}.
 *
 * @param value the version as it was written
 * @param major its first number
 * @param minor its second number
 */
public record HeaderVersion(String value, int major, int minor) {

    /** What a header's version must look like, for messages. */
    static final String EXPECTED = "text of two numbers with a dot between, as in \"1.2\"";

    /** The version that is written today. */
    static final HeaderVersion CURRENT = new HeaderVersion("1.2", 1, 2);

    private static final Pattern FORM = Pattern.compile("[0-9]{1,9}\\.[0-9]{1,9}");

    /** The version that the text is; empty if it is none. */
    static Optional<HeaderVersion> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        int dot = text.indexOf('.');
        return Optional.of(new HeaderVersion(
                text, Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1))));
    }

    private boolean isBefore(int otherMajor, int otherMinor) {
        return major < otherMajor || (major == otherMajor && minor < otherMinor);
    }

    /** Whether the header must say what kind of metadata it heads. */
    boolean hasType() {
        return !isBefore(1, 1);
    }

    /** Whether variants name their children, instead of leaving them to be told from the uids. */
    boolean namesChildren() {
        return !isBefore(1, 0);
    }

    /** Whether the release stands under {@code product}, and RPMs under {@code manifest}. */
    boolean hasProductLayout() {
        return isBefore(0, 4);
    }

    /** Whether date, type and respin are told by the compose's id alone. */
    boolean tellsDateByIdOnly() {
        return isBefore(0, 3);
    }
}
