package org.composure.content;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.composure.content.posix.FileName;
import org.composure.productmd.ChecksumAlgorithm;

/**
 * Writes the sha256 of the files of a tree so that {@code sha256sum -c}, started in the tree's top directory, checks them.
 * Names are written as the bytes that they are; as coreutils do it, a backslash at the beginning of a line says that
 * backslashes, newlines and carriage returns in its path are written as {@code \\}, {@code \n} and {@code \r}.
 */
final class ManifestWriter {

    private final MessageDigest sha256 = ChecksumAlgorithm.SHA256.newDigest();
    private final OutputStream manifest;

    /**
     * A manifest without files.
     *
     * @param to where to write it, not closed here
     */
    ManifestWriter(OutputStream to) {
        this.manifest = new BufferedOutputStream(new DigestOutputStream(to, sha256), 64 * 1024);
    }

    /**
     * Writes the line of a file.
     *
     * @param path the names of the directories on the way from the top of the tree, and of the file
     * @param checksum the sha256 of its content, 64 hexadecimal digits in lower case
     */
    void add(List<FileName> path, String checksum) throws IOException {
        String plain = path.stream().map(FileName::bytes).collect(Collectors.joining("/"));
        // sha256sum reads its standard input instead of a file of this name.
        String named = plain.equals("-") ? "./-" : plain;
        String escaped = named.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        String line = (escaped.equals(named) ? "" : "\\") + checksum + "  " + escaped + "\n";
        manifest.write(line.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Ends the manifest.
     *
     * @return the sha256 of the manifest itself, 64 hexadecimal digits in lower case
     */
    String finish() throws IOException {
        manifest.flush();
        return HexFormat.of().formatHex(sha256.digest());
    }
}
