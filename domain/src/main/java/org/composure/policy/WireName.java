package org.composure.policy;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A choice in a policy, by the name that it has in documents and answers. */
interface WireName {

    /** The name in policies and answers. */
    String wire();

    /**
     * The choice of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static <E extends Enum<E> & WireName> E of(Class<E> choices, String wire) {
        return Arrays.stream(choices.getEnumConstants())
                .filter(choice -> choice.wire().equals(wire))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + wire + "\" (expected: "
                        + Arrays.stream(choices.getEnumConstants())
                                .map(WireName::wire)
                                .collect(Collectors.joining(" or "))
                        + ")"));
    }
}
