package org.composure.deployable;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Secrets, which are given directly or as a file. */
public final class Secret {

    private Secret() {}

    /**
     * Reads a secret.
     *
     * @param property the property that gives it directly; the one that names a file has {@code -file} appended
     * @param given what the former holds
     * @param file what the latter holds
     * @return the secret, without the line end that a file may have; null if neither is given
     * @throws WrongConfigurationException when both are given, or the file cannot be read or is empty
     */
    public static @Nullable String read(String property, @Nullable String given, @Nullable Path file) {
        if (file == null) {
            return given;
        }
        String named = property + "-file";
        if (given != null) {
            throw new WrongConfigurationException(
                    named, file + ", and " + property + " is given too (expected: one of them)");
        }
        String secret = ConfiguredFile.text(named, file).replaceFirst("\\R\\z", "");
        if (secret.isEmpty()) {
            throw new WrongConfigurationException(named, file + " is empty (expected: the secret)");
        }
        return secret;
    }
}
