package org.composure.content.posix;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One name in a directory, kept exactly: to Linux a name is bytes, and not every name is valid text.
 *
 * @param bytes the name's bytes, one in each character (ISO 8859-1): not empty, no slash, no NUL, and neither {@code .} nor
 *     {@code ..}
 */
public record FileName(String bytes) implements Comparable<FileName> {

    /** Longer than any file system's limit, and what the kernel takes as a path. */
    static final int LONGEST = 4095;

    /**
     * @throws IllegalArgumentException if that can be no name in a directory
     */
    public FileName {
        if (bytes.isEmpty()
                || bytes.length() > LONGEST
                || bytes.equals(".")
                || bytes.equals("..")
                || bytes.chars().anyMatch(c -> c == '/' || c == 0 || c > 0xff)) {
            throw new IllegalArgumentException("\"" + displayBytes(bytes)
                    + "\" (expected: the name of a file, without slash or NUL, neither . nor ..)");
        }
    }

    /**
     * The name that is this text in UTF-8.
     *
     * @throws IllegalArgumentException if that can be no name in a directory
     */
    public static FileName of(String text) {
        return new FileName(latin1(text));
    }

    /** The name for people: UTF-8 text, with a backslash and each byte that is invalid or unprintable as {@code \xNN}. */
    public String display() {
        return displayBytes(bytes);
    }

    /** Text as the bytes of its UTF-8, one in each character. */
    static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Any bytes for people, as {@link #display()} has them. */
    static String displayBytes(String bytes) {
        StringBuilder shown = new StringBuilder(bytes.length());
        int at = 0;
        while (at < bytes.length()) {
            int length = Math.min(sequenceLength(bytes.charAt(at)), bytes.length() - at);
            String part = bytes.substring(at, at + length);
            String text = printable(part);
            if (text.isEmpty()) {
                shown.append(String.format(Locale.ROOT, "\\x%02x", (int) bytes.charAt(at)));
                at++;
            } else {
                shown.append(text);
                at += length;
            }
        }
        return shown.toString();
    }

    private static int sequenceLength(char first) {
        if (first < 0xc0) {
            return 1;
        }
        return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    }

    /** One character's text; empty if the bytes are no valid UTF-8 or would not show as themselves. */
    private static String printable(String part) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(part.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
            return text.codePoints().allMatch(FileName::isPlain) ? text : "";
        } catch (CharacterCodingException _) {
            return "";
        }
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> character != '\\';
        };
    }

    @Override
    public int compareTo(FileName other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return display();
    }
}
