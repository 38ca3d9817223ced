package org.composure.content;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.composure.productmd.ChecksumAlgorithm;

/** Computes checksums of files, any number of them in one reading. One file at a time; to be kept for the next one. */
final class Digests {

    /** Bytes read at once: the processor's cache still holds them when the last algorithm gets them. */
    private static final int BUFFER = 256 * 1024;

    private final byte[] buffer = new byte[BUFFER];
    private final Map<ChecksumAlgorithm, MessageDigest> known = new EnumMap<>(ChecksumAlgorithm.class);

    /**
     * The checksums of all that is left of the content.
     *
     * @param content is read to its end, not closed
     * @param algorithms what to compute; none: the content is read all the same
     * @param read told how many bytes each part had; may throw to stop
     * @return for each of the algorithms hexadecimal digits in lower case
     * @throws IOException if the content cannot be read
     */
    Map<ChecksumAlgorithm, String> of(InputStream content, Set<ChecksumAlgorithm> algorithms, LongConsumer read)
            throws IOException {
        Map<ChecksumAlgorithm, MessageDigest> digests = new EnumMap<>(ChecksumAlgorithm.class);
        for (ChecksumAlgorithm algorithm : algorithms) {
            MessageDigest digest = known.computeIfAbsent(algorithm, ChecksumAlgorithm::newDigest);
            // The file before may have been given up halfway.
            digest.reset();
            digests.put(algorithm, digest);
        }
        int length;
        while ((length = content.read(buffer)) >= 0) {
            for (MessageDigest digest : digests.values()) {
                digest.update(buffer, 0, length);
            }
            read.accept(length);
        }
        Map<ChecksumAlgorithm, String> checksums = new EnumMap<>(ChecksumAlgorithm.class);
        digests.forEach(
                (algorithm, digest) -> checksums.put(algorithm, HexFormat.of().formatHex(digest.digest())));
        return checksums;
    }
}
