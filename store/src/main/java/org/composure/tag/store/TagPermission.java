package org.composure.tag.store;

import java.util.Locale;

/** What the lists of a tag allow. */
public enum TagPermission {
    /** To tag composes with it. */
    TAG("tagger"),
    /** To take it from composes. */
    UNTAG("untagger");

    private final String holder;

    TagPermission(String holder) {
        this.holder = holder;
    }

    /** What its holders are called, for example {@code tagger}. */
    public String holder() {
        return holder;
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
