package org.composure.gate;

/** Text from files as facts keep it: readable by people, and without what jsonb refuses. */
final class StorableText {

    private static final int LONGEST = 1000;
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /** The text with control characters and unpaired surrogates replaced, cut to 1000 characters. */
    static String of(String text) {
        StringBuilder storable = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> {
            boolean harmless = !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
            storable.appendCodePoint(harmless ? c : REPLACEMENT);
        });
        return storable.toString();
    }
}
