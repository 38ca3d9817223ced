package org.composure.productmd;

import java.util.Arrays;
import java.util.Optional;

/** What a compose was made for. The suffix follows the date in the compose's id. */
public enum ComposeType implements Named {
    TEST("test", ".t", ".test"),
    CI("ci", ".ci", ".ci"),
    NIGHTLY("nightly", ".n", ".nightly"),
    PRODUCTION("production", "", ""),
    DEVELOPMENT("development", ".d", ".d");

    private final String value;
    private final String suffix;
    private final String oldSuffix;

    ComposeType(String value, String suffix, String oldSuffix) {
        this.value = value;
        this.suffix = suffix;
        this.oldSuffix = oldSuffix;
    }

    @Override
    public String value() {
        return value;
    }

    /** What follows the date in ids, for example {@code .n}; empty for production. */
    public String suffix() {
        return suffix;
    }

    /** The type that an id's suffix stands for, the long forms of old ids included. */
    static Optional<ComposeType> ofSuffix(String suffix) {
        return Arrays.stream(values())
                .filter(type -> type.suffix.equals(suffix) || type.oldSuffix.equals(suffix))
                .findFirst();
    }
}
