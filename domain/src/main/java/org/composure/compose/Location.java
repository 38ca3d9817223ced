package org.composure.compose;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.composure.problem.FieldError;

/**
 * Where a compose lies: the directory that holds COMPOSE_ID, STATUS and {@code compose/}.
 *
 * @param volume the configured volume's name
 * @param path the directory's path relative to the volume's root, without leading or trailing slash, for example
 *     {@code Fedora/Fedora-43-20261120.n.0}
 */
public record Location(String volume, String path) {

    /** What a path must look like, for messages. */
    public static final String EXPECTED_PATH =
            "a relative path of 1 to 1024 characters without empty, \".\" or \"..\" parts, control characters, or a first part beginning with a dot";

    private static final Pattern VOLUME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    /**
     * @throws IllegalArgumentException if the volume's name or the path is not of that form
     */
    public Location {
        if (!VOLUME.matcher(volume).matches()) {
            throw new IllegalArgumentException(FieldError.of("volume", volume, "a volume's name: a-z, 0-9 and -")
                    .message());
        }
        if (!isValidPath(path)) {
            throw new IllegalArgumentException(
                    FieldError.of("path", path, EXPECTED_PATH).message());
        }
    }

    /** Whether the text is a path that stays below its volume's root whatever is put together with it. */
    public static boolean isValidPath(String path) {
        return !path.isEmpty()
                && path.length() <= 1024
                && path.charAt(0) != '.'
                && path.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    /** Whether one of both places is the other one or lies in it. */
    public boolean overlaps(Location other) {
        return volume.equals(other.volume)
                && ((path + "/").startsWith(other.path + "/") || (other.path + "/").startsWith(path + "/"));
    }

    @Override
    public String toString() {
        return volume + ":" + path;
    }
}
