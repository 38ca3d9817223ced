package org.composure.api;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The last part of a URL that leads to one thing, as it was given.
 *
 * @param text what stands in the URL
 */
public record PathId(String text) {

    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** The id; empty if it has not the form of one, so that there is nothing of it. */
    public Optional<UUID> uuid() {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
