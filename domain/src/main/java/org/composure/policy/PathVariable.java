package org.composure.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What templates can name in braces; all but the stage is said by the compose's metadata. */
public enum PathVariable {
    COMPOSE_ID,
    RELEASE_SHORT,
    RELEASE_VERSION,
    RELEASE_NAME,
    COMPOSE_TYPE,
    /** The compose's date, as {@code 20261120}. */
    DATE,
    RESPIN,
    /** The stage that the promotion leads to. */
    STAGE,
    /** The compose's label; many composes have none. */
    LABEL;

    /** The name in templates, without braces. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<PathVariable> ofWire(String wire) {
        return Arrays.stream(values())
                .filter(variable -> variable.wire().equals(wire))
                .findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(PathVariable::wire).collect(Collectors.joining(", "));
    }
}
