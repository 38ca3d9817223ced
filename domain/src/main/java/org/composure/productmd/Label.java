package org.composure.productmd;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A compose's label, for example {@code RC-1.2}.
 *
 * @param milestone what the compose is a candidate for
 * @param version the label's number, for example {@code 1.2}
 */
public record Label(Milestone milestone, String version) {

    /** What a label must look like, for messages. */
    public static final String EXPECTED = "one of "
            + Arrays.stream(Milestone.values()).map(Milestone::value).collect(Collectors.joining(", "))
            + ", then \"-\" and two numbers, as in \"RC-1.2\"";

    private static final int LONGEST = 200;
    private static final Pattern FORM = Pattern.compile("([A-Za-z]+)-([0-9]+\\.[0-9]+)");

    /** The label that the text is; empty if it is none. */
    public static Optional<Label> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        return Arrays.stream(Milestone.values())
                .filter(milestone -> milestone.value().equals(form.group(1)))
                .map(milestone -> new Label(milestone, form.group(2)))
                .findFirst();
    }

    /** The label as metadata writes it. */
    @Override
    public String toString() {
        return milestone.value() + "-" + version;
    }
}
