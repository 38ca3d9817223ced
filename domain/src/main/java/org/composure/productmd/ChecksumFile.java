package org.composure.productmd;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.composure.problem.FieldError;
import org.jspecify.annotations.Nullable;

/**
 * Reads the checksum files that lie beside images: as Pungi and BSD write them ({@code SHA256 (boot.iso) = 98ea…}, with the
 * size in a comment before), as {@code sha256sum} and its like write them ({@code 98ea… *boot.iso}), with or without a PGP
 * signature around. Signatures are not checked.
 */
public final class ChecksumFile {

    /** The longest line that is read, in bytes: twice a file's name of 255 bytes, with all of it escaped, and more. */
    private static final int LONGEST_LINE = 4096;

    private static final Pattern NAME = Pattern.compile("(?s)(?:.+[-.])?(?:CHECKSUM|([A-Z]+[0-9][0-9A-Z_]*)SUM)");
    private static final Pattern SIZE = Pattern.compile("(?s)# (.+): ([0-9]{1,18}) bytes");
    private static final Pattern TAGGED =
            Pattern.compile("(?s)(\\\\?)([A-Za-z][0-9A-Za-z_/-]*) \\((.*)\\) = ([0-9A-Fa-f]+)");
    private static final Pattern UNTAGGED = Pattern.compile("(?s)(\\\\?)([0-9A-Fa-f]{2,}) [ *](.*)");
    private static final Pattern ESCAPE = Pattern.compile("(?s)\\\\(.?)");

    private static final String SIGNED_TEXT = "-----BEGIN PGP SIGNED MESSAGE-----";
    private static final String SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
    private static final String SIGNATURE_END = "-----END PGP SIGNATURE-----";

    /**
     * A checksum of a file.
     *
     * @param fileName the name of a file in the directory of the checksum file, its bytes, one in each character (ISO
     *     8859-1): not empty, no slash, no NUL, neither {@code .} nor {@code ..}, fewer than 4096
     * @param algorithm how it was computed
     * @param checksum hexadecimal digits in lower case
     * @param size how large the file is, in bytes; null if that is not told
     */
    public record Entry(
            String fileName,
            ChecksumAlgorithm algorithm,
            String checksum,
            @Nullable Long size) {}

    /** Takes the entries as they are read. */
    @FunctionalInterface
    public interface EntryAction {

        /**
         * Called for each line with a checksum.
         *
         * @throws IOException to stop reading; it is passed on
         */
        void accept(Entry entry) throws IOException;
    }

    private enum Part {
        UNSIGNED,
        SIGNED_HEADERS,
        SIGNED,
        SIGNATURE
    }

    private final String path;
    private final InputStream file;
    private final EntryAction action;
    private final byte[] line = new byte[LONGEST_LINE];
    private long lineNumber;
    private Part part = Part.UNSIGNED;
    private String sizedName = "";
    private long size;

    private ChecksumFile(String path, InputStream file, EntryAction action) {
        this.path = path;
        this.file = new BufferedInputStream(file);
        this.action = action;
    }

    /**
     * Whether a file of that name is a checksum file, by the names that Pungi gives: {@code CHECKSUM}, or the algorithm and
     * {@code SUM}, as in {@code SHA256SUM}; each alone, after a prefix and a dash, or after an image's name and a dot.
     */
    public static boolean isName(String fileName) {
        return NAME.matcher(fileName).matches();
    }

    /**
     * Reads a checksum file. A line that tells no algorithm has the one that the file's name tells, or else the one of MD5,
     * SHA-1 and SHA-2 that makes checksums of that length. Of what surrounds a signed text the lines are read too.
     *
     * @param path the file's path or only its name, as messages show it; the name at its end tells the algorithm
     * @param file its content, not closed here
     * @param action told of each entry at once: what it was told of counts only if the whole file could be read
     * @throws UnreadableMetadataException if a line is none of a checksum file or too long, names a file elsewhere or an
     *     algorithm that the JDK does not have, or a signature has no end; says where
     * @throws IOException if the stream cannot be read, or the action threw it
     */
    public static void read(String path, InputStream file, EntryAction action)
            throws IOException, UnreadableMetadataException {
        new ChecksumFile(path, file, action).read();
    }

    private void read() throws IOException, UnreadableMetadataException {
        for (String text = nextLine(); text != null; text = nextLine()) {
            switch (part) {
                case UNSIGNED -> {
                    if (text.equals(SIGNED_TEXT)) {
                        part = Part.SIGNED_HEADERS;
                    } else {
                        readLine(text);
                    }
                }
                case SIGNED_HEADERS -> {
                    if (text.isBlank()) {
                        part = Part.SIGNED;
                    }
                }
                case SIGNED -> {
                    if (text.equals(SIGNATURE)) {
                        part = Part.SIGNATURE;
                    } else {
                        readLine(text.startsWith("- ") ? text.substring(2) : text);
                    }
                }
                case SIGNATURE -> {
                    if (text.equals(SIGNATURE_END)) {
                        part = Part.UNSIGNED;
                    }
                }
            }
        }
        if (part != Part.UNSIGNED) {
            throw unreadable("the end of the file", "a whole signature");
        }
    }

    /** The next line's bytes, one in each character, without the newline; null at the end of the file. */
    private @Nullable String nextLine() throws IOException, UnreadableMetadataException {
        int next = file.read();
        if (next < 0) {
            return null;
        }
        lineNumber++;
        int length = 0;
        while (next >= 0 && next != '\n') {
            if (length == LONGEST_LINE) {
                throw unreadable("a longer line", "at most " + LONGEST_LINE + " bytes");
            }
            line[length++] = (byte) next;
            next = file.read();
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void readLine(String text) throws IOException, UnreadableMetadataException {
        if (text.startsWith("#")) {
            Matcher comment = SIZE.matcher(text);
            if (comment.matches()) {
                sizedName = comment.group(1);
                size = Long.parseLong(comment.group(2));
            }
        } else if (!text.isBlank()) {
            action.accept(entry(text));
        }
    }

    private Entry entry(String text) throws UnreadableMetadataException {
        Matcher tagged = TAGGED.matcher(text);
        if (tagged.matches()) {
            return entry(tagged.group(1), tagged.group(3), algorithm(tagged.group(2)), tagged.group(4));
        }
        Matcher untagged = UNTAGGED.matcher(text);
        if (untagged.matches()) {
            String hex = untagged.group(2);
            return entry(untagged.group(1), untagged.group(3), untaggedAlgorithm(hex), hex);
        }
        throw unreadable(quoted(text), "a checksum and the name of a file");
    }

    private Entry entry(String escaped, String writtenName, ChecksumAlgorithm algorithm, String hex)
            throws UnreadableMetadataException {
        String name = escaped.isEmpty() ? writtenName : unescaped(writtenName);
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf(0) >= 0) {
            throw unreadable(quoted(name), "the name of a file in the same directory");
        }
        String checksum = algorithm
                .checksum(hex)
                .orElseThrow(() -> unreadable(
                        "the checksum " + algorithm.value() + " " + quoted(hex),
                        algorithm.digits() + " hexadecimal digits"));
        return new Entry(name, algorithm, checksum, sizedName.equals(writtenName) ? size : null);
    }

    private ChecksumAlgorithm algorithm(String name) throws UnreadableMetadataException {
        return ChecksumAlgorithm.named(name)
                .orElseThrow(() -> unreadable("the checksum algorithm " + quoted(name), ChecksumAlgorithm.EXPECTED));
    }

    private ChecksumAlgorithm untaggedAlgorithm(String hex) throws UnreadableMetadataException {
        Matcher name = NAME.matcher(path.substring(path.lastIndexOf('/') + 1));
        if (name.matches() && name.group(1) != null) {
            return algorithm(name.group(1));
        }
        return ChecksumAlgorithm.ofLength(hex.length())
                .orElseThrow(() -> unreadable("the checksum " + quoted(hex), "as many digits as a known checksum has"));
    }

    /** A name as it was before coreutils wrote each backslash, newline and carriage return as an escape. */
    private String unescaped(String name) throws UnreadableMetadataException {
        Matcher escape = ESCAPE.matcher(name);
        StringBuilder plain = new StringBuilder();
        while (escape.find()) {
            String character = switch (escape.group(1)) {
                case "\\" -> "\\\\";
                case "n" -> "\n";
                case "r" -> "\r";
                default -> throw unreadable(quoted(name), "\\\\, \\n or \\r after a backslash");
            };
            escape.appendReplacement(plain, character);
        }
        return escape.appendTail(plain).toString();
    }

    private UnreadableMetadataException unreadable(String given, String expected) {
        return new UnreadableMetadataException(
                path + ", line " + lineNumber + ": " + given + " (expected: " + expected + ")");
    }

    /** Bytes for people, as the UTF-8 that they mostly are. */
    private static String quoted(String bytes) {
        return FieldError.quoted(new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }
}
