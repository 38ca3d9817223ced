package org.composure.content;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.LinkText;

/**
 * A symbolic link that names one of the published composes, as {@code latest-Fedora-43}. Readers find the old compose or the
 * new one, and never none.
 *
 * @param volume the volume
 * @param path the link, relative to the volume's root
 */
public record LatestLink(Volume volume, String path) {

    /**
     * @throws IllegalArgumentException if the path does not stay in the volume
     */
    public LatestLink {
        var _ = volume.nameIn(path);
    }

    /**
     * The text of the link that leads to a compose: relative, so that it is right wherever the volume is mounted.
     *
     * @param compose the compose's directory, relative to the volume's root
     */
    public String targetFor(String compose) {
        var _ = volume.nameIn(compose);
        String[] from = path.split("/", -1);
        String[] to = compose.split("/", -1);
        int common = 0;
        while (common < Math.min(from.length, to.length) - 1 && from[common].equals(to[common])) {
            common++;
        }
        return "../".repeat(from.length - 1 - common)
                + String.join("/", Arrays.asList(to).subList(common, to.length));
    }

    /**
     * Makes the link lead to a compose, durably, replacing it at once if it leads elsewhere. Done before, it only makes sure
     * that it lasts.
     *
     * @param compose the compose's directory, relative to the volume's root
     * @param recorded every text that we have recorded as what this link may hold; empty if we never made it
     * @return the link's text, to be recorded
     * @throws ContentException.ForeignLink if the name is taken by something that is no link, or by a link that leads neither
     *     to the compose nor where we recorded
     */
    public String pointTo(String compose, Collection<String> recorded) throws IOException {
        String text = targetFor(compose);
        LinkText target = LinkText.of(text);
        FileName name = volume.nameIn(path);
        try (Directory parent = volume.makeParents(path)) {
            if (!parent.makeSymlink(name, target)) {
                Optional<LinkText> current = currentTarget(parent, name);
                if (!current.equals(Optional.of(target))) {
                    requireOurs(parent.pathOf(name), current, recorded);
                    replace(parent, name, target);
                }
            }
            parent.sync();
        }
        return text;
    }

    /** Where the link leads; empty if it was removed since; refused if it is no link. */
    private static Optional<LinkText> currentTarget(Directory parent, FileName name) throws IOException {
        FileKind kind = parent.status(name).map(FileStatus::kind).orElse(FileKind.SYMLINK);
        if (kind != FileKind.SYMLINK) {
            throw new ContentException.ForeignLink(
                    parent.pathOf(name) + " is " + kind.described() + " (expected: a symbolic link)");
        }
        return parent.readSymlink(name);
    }

    private static void requireOurs(String link, Optional<LinkText> current, Collection<String> recorded)
            throws ContentException.ForeignLink {
        if (current.isPresent() && recorded.stream().map(LinkText::of).noneMatch(current.get()::equals)) {
            throw new ContentException.ForeignLink(link + " leads to " + current.get() + " (expected: "
                    + (recorded.isEmpty() ? "no link that we did not make" : String.join(" or ", recorded)) + ")");
        }
    }

    private static void replace(Directory parent, FileName name, LinkText target) throws IOException {
        // One name for each link: what a crash left is taken up again.
        FileName temporary =
                FileName.of(".composure-" + UUID.nameUUIDFromBytes(name.bytes().getBytes(StandardCharsets.ISO_8859_1)));
        if (!parent.makeSymlink(temporary, target)) {
            parent.removeFile(temporary);
            parent.makeSymlink(temporary, target);
        }
        parent.rename(temporary, parent, name);
    }
}
