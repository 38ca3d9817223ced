package org.composure.productmd;

import java.util.Arrays;
import java.util.regex.Pattern;

/** How release versions are ordered: by their numbers, so that 1.20 comes after 1.5, and what has no number comes first. */
public final class ReleaseVersion {

    private static final Pattern NO_NUMBER = Pattern.compile("[^0-9.]");
    private static final int LONG_DIGITS = 18;

    private ReleaseVersion() {}

    /**
     * The numbers to order a version by, compared one after the other.
     *
     * @param version any text
     * @return its dotted numbers, without whatever is no digit; empty for {@code Rawhide}. A number too long for a long
     *     counts as the greatest.
     */
    public static long[] order(String version) {
        return Arrays.stream(NO_NUMBER.matcher(version).replaceAll("").split("\\."))
                .filter(number -> !number.isEmpty())
                .mapToLong(number -> number.length() > LONG_DIGITS ? Long.MAX_VALUE : Long.parseLong(number))
                .toArray();
    }
}
