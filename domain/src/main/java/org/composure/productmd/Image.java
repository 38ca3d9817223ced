package org.composure.productmd;

import java.util.Map;
import org.composure.compose.Location;
import org.composure.problem.FieldError;
import org.jspecify.annotations.Nullable;

/**
 * What images.json says of an image.
 *
 * @param path the file's path relative to the compose's directory {@code compose/}, of the form that a
 *     {@link Location#path} has
 * @param size how large it is, in bytes; null if that is not told
 * @param checksums its checksums, at least one, as hexadecimal digits in lower case
 */
public record Image(String path, @Nullable Long size, Map<ChecksumAlgorithm, String> checksums) {

    /**
     * @throws IllegalArgumentException if the path is not of that form, or there are no checksums
     */
    public Image {
        checksums = Map.copyOf(checksums);
        if (!Location.isValidPath(path)) {
            throw new IllegalArgumentException(
                    FieldError.of("path", path, Location.EXPECTED_PATH).message());
        }
        if (checksums.isEmpty()) {
            throw new IllegalArgumentException("no checksums (expected: at least one)");
        }
    }
}
