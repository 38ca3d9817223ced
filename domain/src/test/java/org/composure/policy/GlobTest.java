package org.composure.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "*, Fedora-43, true",
        "Fedora-*, Fedora-43, true",
        "Fedora-*, Fedora-, true",
        "Fedora-*, fedora-43, false",
        "Fedora-*, XFedora-43, false",
        "Fedora-4?, Fedora-43, true",
        "Fedora-4?, Fedora-4, false",
        "Fedora-4.*, Fedora-43, false",
        "RHEL-9.[0-9], RHEL-9.1, false",
        "*-43, Fedora-43, true",
    })
    void onlyStarAndQuestionMarkAreWild(String glob, String name, boolean matches) {
        assertThat(new Glob(glob).matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "Fedora-*, Fedora-43, true",
        "Fedora-*, *-43, true",
        "Fedora-4?, Fedora-?3, true",
        "Fedora-*, RHEL-*, false",
        "a*b, *c, false",
        "a*a, a, false",
        "*a*, *b*, true",
        "ab*, ac?, false",
        "ab*, a??, true",
    })
    void overlapIsDecidedForTheTwoLanguages(String one, String other, boolean overlaps) {
        assertThat(new Glob(one).overlaps(new Glob(other))).isEqualTo(overlaps);
        assertThat(new Glob(other).overlaps(new Glob(one))).isEqualTo(overlaps);
    }

    @Test
    void overlapAgreesWithTryingEveryShortNameOnEveryPairOfShortGlobs() {
        List<String> globs = words("ab?*", 4);
        List<String> names = words("ab", 8); // two globs of 4 that overlap share a name of at most 8
        List<BitSet> matched = globs.stream()
                .map(glob -> {
                    var bits = new BitSet();
                    Glob compiled = new Glob(glob);
                    for (int i = 0; i < names.size(); i++) {
                        bits.set(i, compiled.matches(names.get(i)));
                    }
                    return bits;
                })
                .toList();
        for (int i = 0; i < globs.size(); i++) {
            for (int j = 0; j < globs.size(); j++) {
                assertThat(new Glob(globs.get(i)).overlaps(new Glob(globs.get(j))))
                        .as("%s and %s", globs.get(i), globs.get(j))
                        .isEqualTo(matched.get(i).intersects(matched.get(j)));
            }
        }
    }

    private static List<String> words(String alphabet, int longest) {
        List<String> words = new ArrayList<>(List.of(""));
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.length() < longest) {
                alphabet.chars().forEach(c -> words.add(word + (char) c));
            }
        }
        return words;
    }
}
