package org.composure.content.posix;

/**
 * The text of a symbolic link, kept exactly.
 *
 * @param bytes its bytes, one in each character (ISO 8859-1)
 */
public record LinkText(String bytes) {

    /** The link text that is this text in UTF-8. */
    public static LinkText of(String text) {
        return new LinkText(FileName.latin1(text));
    }

    /** Whether it leads from the root of all, wherever the link lies. */
    public boolean isAbsolute() {
        return bytes.startsWith("/");
    }

    /** The text for people, as {@link FileName#display()} shows names. */
    public String display() {
        return FileName.displayBytes(bytes);
    }

    @Override
    public String toString() {
        return display();
    }
}
