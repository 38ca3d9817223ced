package org.composure.productmd;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import org.composure.compose.Location;
import org.composure.problem.FieldError;
import org.jspecify.annotations.Nullable;

/** Reads the images of an images.json, token by token. */
public final class ImagesReader {

    /** Takes the images as they are read. */
    @FunctionalInterface
    public interface ImageAction {

        /**
         * Called for each image as often as it is listed: an image of sources is listed for each architecture.
         *
         * @throws IOException to stop reading; it is passed on
         */
        void accept(Image image) throws IOException;
    }

    private final TokenReader json;
    private final ImageAction action;
    private boolean found;
    private long images;

    private ImagesReader(TokenReader json, ImageAction action) {
        this.json = json;
        this.action = action;
    }

    /**
     * Reads an images.json in any layout that productmd reads. Refused beyond what productmd refuses are images whose path
     * could lead out of the compose, checksums that cannot be checked (of an algorithm that the JDK does not have, or of
     * another length), and members of an image that are given twice, because other readers could take the other one.
     *
     * @param file its content, not closed here
     * @param action told of each image at once: what it was told of counts only if the whole file could be read
     * @return how many images are listed
     * @throws UnreadableMetadataException if it is no JSON, not laid out as an images.json, or refused; says where
     * @throws IOException if the stream cannot be read, or the action threw it
     */
    public static long read(InputStream file, ImageAction action) throws IOException, UnreadableMetadataException {
        return TokenReader.read("images.json", "productmd.images", file, json -> new ImagesReader(json, action).read());
    }

    private long read() throws IOException, UnreadableMetadataException {
        json.document(section -> {
            if (section.equals("images")) {
                readImages();
            } else {
                json.skip();
            }
        });
        if (!found) {
            throw json.unreadable("no payload.images", "the list of images");
        }
        return images;
    }

    private void readImages() throws IOException, UnreadableMetadataException {
        found = true;
        json.members(
                "payload.images",
                _ -> json.members(
                        "a variant",
                        _ -> json.elements("an arch", () -> {
                            action.accept(new Members().read());
                            images++;
                        })));
    }

    /** The members of one image that matter here. */
    private final class Members {

        private @Nullable String path;
        private boolean sized;
        private @Nullable Long size;
        private final Map<ChecksumAlgorithm, String> checksums = new EnumMap<>(ChecksumAlgorithm.class);

        Image read() throws IOException, UnreadableMetadataException {
            json.members("an image", member -> {
                switch (member) {
                    case "path" -> readPath();
                    case "size" -> readSize();
                    case "checksums" -> readChecksums();
                    default -> json.skip();
                }
            });
            if (path == null) {
                throw json.unreadable("an image without path", "the path of its file");
            }
            if (checksums.isEmpty()) {
                throw json.unreadable("no checksums of " + FieldError.quoted(path), "at least one");
            }
            return new Image(path, size, checksums);
        }

        private void readPath() throws UnreadableMetadataException {
            requireFirst(path == null, "path");
            path = json.text("an image's path");
            if (!Location.isValidPath(path)) {
                throw json.unreadable("an image's path " + FieldError.quoted(path), Location.EXPECTED_PATH);
            }
        }

        private void readSize() throws UnreadableMetadataException {
            requireFirst(!sized, "size");
            sized = true;
            size = json.sizeOrNull("an image's size");
        }

        private void readChecksums() throws IOException, UnreadableMetadataException {
            requireFirst(checksums.isEmpty(), "checksums");
            json.members("an image's checksums", name -> {
                ChecksumAlgorithm algorithm = ChecksumAlgorithm.named(name)
                        .orElseThrow(() -> json.unreadable(
                                "the checksum algorithm " + FieldError.quoted(name), ChecksumAlgorithm.EXPECTED));
                String hex = json.text("the checksum " + algorithm.value());
                String checksum = algorithm
                        .checksum(hex)
                        .orElseThrow(() -> json.unreadable(
                                "the checksum " + algorithm.value() + " " + FieldError.quoted(hex),
                                algorithm.digits() + " hexadecimal digits"));
                requireFirst(checksums.put(algorithm, checksum) == null, "checksum " + algorithm.value());
            });
        }

        private void requireFirst(boolean first, String what) throws UnreadableMetadataException {
            if (!first) {
                throw json.unreadable("an image's second " + what, "each member once");
            }
        }
    }
}
