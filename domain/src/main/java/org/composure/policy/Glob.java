package org.composure.policy;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A pattern for names: {@code *} stands for any text, {@code ?} for any one character, all else for itself.
 *
 * @param text the pattern, for example {@code Fedora-*}
 */
public record Glob(String text) {

    /** Whether the name is one that the pattern stands for. */
    public boolean matches(String name) {
        return Pattern.compile(
                        text.codePoints()
                                .mapToObj(c -> switch (c) {
                                    case '*' -> ".*";
                                    case '?' -> ".";
                                    default -> Pattern.quote(Character.toString(c));
                                })
                                .collect(Collectors.joining()),
                        Pattern.DOTALL)
                .matcher(name)
                .matches();
    }

    /** Whether there is a name, known or not, that both patterns stand for. */
    public boolean overlaps(Glob other) {
        String a = text;
        String b = other.text;
        // common[i][j]: some text fits both a from i on and b from j on
        boolean[][] common = new boolean[a.length() + 1][b.length() + 1];
        for (int i = a.length(); i >= 0; i--) {
            for (int j = b.length(); j >= 0; j--) {
                common[i][j] = overlapFrom(a, i, b, j, common);
            }
        }
        return common[0][0];
    }

    private static boolean overlapFrom(String a, int i, String b, int j, boolean[][] common) {
        boolean aEnds = i == a.length();
        boolean bEnds = j == b.length();
        if (aEnds && bEnds) {
            return true;
        }
        if (!aEnds && a.charAt(i) == '*') {
            return common[i + 1][j] || (!bEnds && common[i][j + 1]);
        }
        if (!bEnds && b.charAt(j) == '*') {
            return common[i][j + 1] || (!aEnds && common[i + 1][j]);
        }
        if (aEnds || bEnds) {
            return false;
        }
        boolean sameHere = a.charAt(i) == '?' || b.charAt(j) == '?' || a.charAt(i) == b.charAt(j);
        return sameHere && common[i + 1][j + 1];
    }

    @Override
    public String toString() {
        return text;
    }
}
