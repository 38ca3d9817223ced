package org.composure.deployable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that a property names. */
public final class ConfiguredFile {

    private ConfiguredFile() {}

    /**
     * A file's text, UTF-8.
     *
     * @param property the property that names it
     * @throws WrongConfigurationException when it cannot be read
     */
    public static String text(String property, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            String why = switch (e) {
                case NoSuchFileException _ -> "there is no such file";
                case AccessDeniedException _ -> "permission denied";
                default -> e.toString();
            };
            throw new WrongConfigurationException(
                    property, file + " cannot be read: " + why + " (expected: a file that this process can read)");
        }
    }
}
