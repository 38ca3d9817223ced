package org.composure.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileKind;
import org.composure.content.posix.FileName;
import org.composure.content.posix.FileStatus;
import org.composure.content.posix.LinkText;
import org.composure.policy.PoolLinks;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the symbolic links in a compose. One that leads to a file of the compose stays; one that leads to a file of a
 * pool stays or is replaced by that file, as the policy says; any other is refused. What a link leads to is found by going there
 * directory by directory, so the answer is about what is there, not about what a path looks like.
 */
public final class SymlinkRules {

    /** As many links to links are followed. */
    private static final int HOPS = 8;

    /** Bytes; no file has a longer name on Linux. */
    private static final int LONGEST_NAME = 255;

    /** Bytes; no link has a longer text. */
    private static final int LONGEST_TEXT = 4095;

    /** Without pools, for composes in a place that is not known. */
    static final SymlinkRules WITHIN =
            new SymlinkRules("its volume", List.of(), Set.of(), PoolLinks.KEEP, List.of(), List.of());

    private final String volume;
    private final List<Pool> pools;
    private final Set<Path> targetPools;
    private final PoolLinks poolLinks;
    private final List<List<FileName>> spellings;
    private final List<FileName> target;

    private SymlinkRules(
            String volume,
            List<Pool> pools,
            Set<Path> targetPools,
            PoolLinks poolLinks,
            List<List<FileName>> spellings,
            List<FileName> target) {
        this.volume = volume;
        this.pools = pools;
        this.targetPools = targetPools;
        this.poolLinks = poolLinks;
        this.spellings = spellings;
        this.target = target;
    }

    /**
     * The rules for a compose that is made anew.
     *
     * @param from the volume that it lies on
     * @param source its path there
     * @param to the volume that it goes to
     * @param newPath its path there
     * @param poolLinks what becomes of links into a pool
     * @throws IOException if a volume or a pool cannot be found
     */
    public static SymlinkRules between(Volume from, String source, Volume to, String newPath, PoolLinks poolLinks)
            throws IOException {
        return new SymlinkRules(
                from.name(),
                from.pools().stream().map(Pool::new).toList(),
                Set.copyOf(to.pools()),
                poolLinks,
                List.of(
                        names(from.root().toAbsolutePath(), source),
                        names(from.root().toRealPath(), source)),
                names(to.root().toRealPath(), newPath));
    }

    private static List<FileName> names(Path root, String path) {
        return Stream.concat(
                        AbsolutePath.names(root).stream(),
                        Stream.of(path.split("/", -1)).map(FileName::of))
                .toList();
    }

    /**
     * What becomes of a link, and the file that it leads to.
     *
     * @param text the text of the link that is made; null if the file takes the link's place
     * @param parent the directory that holds the file, open
     * @param file the file's name there; when it was looked at it was a regular file
     * @param made the names that lead, in the tree that is made, from its own directory to the file; null if the link leads
     *     into a pool
     */
    record Fate(
            @Nullable LinkText text,
            Directory parent,
            FileName file,
            @Nullable List<FileName> made) implements AutoCloseable {
        @Override
        public void close() {
            parent.close();
        }
    }

    /**
     * Judges a link.
     *
     * @param compose the compose's own directory
     * @param directory where the link lies in it
     * @param name the link's name
     * @param text what the link says
     * @param exclude names in the compose's own directory that stay behind
     * @return what becomes of it, to be closed
     * @throws ContentException.RefusedTree if it leads to anything but a file of the compose or of a pool
     */
    Fate judge(Directory compose, Place directory, FileName name, LinkText text, Set<FileName> exclude)
            throws IOException {
        return new Judgement(compose, exclude, name(compose, directory.of(name))).of(directory, text, 0);
    }

    private static String name(Directory compose, Place place) {
        return compose.path() + "/" + new LinkText(place.bytes()).display();
    }

    private final class Judgement {

        private final Directory compose;
        private final Set<FileName> exclude;
        private final String link;

        Judgement(Directory compose, Set<FileName> exclude, String link) {
            this.compose = compose;
            this.exclude = exclude;
            this.link = link;
        }

        Fate of(Place directory, LinkText text, int hops) throws IOException {
            if (hops == HOPS) {
                throw refused(text, "comes after " + HOPS + " other links");
            }
            List<FileName> names = new ArrayList<>();
            int up = split(text, names);
            List<FileName> here = directory.names();
            if (text.isAbsolute()) {
                for (List<FileName> spelling : spellings) {
                    if (AbsolutePath.isBelow(names, spelling)) {
                        List<FileName> inside = names.subList(spelling.size(), names.size());
                        return inCompose(text, relative(text, here, inside), inside, hops);
                    }
                }
                return inPool(text, names, here);
            }
            if (up <= here.size()) {
                return inCompose(text, text, join(here.subList(0, here.size() - up), names), hops);
            }
            // The place that the kernel would go up from.
            List<FileName> place = spellings.isEmpty() ? List.of() : spellings.getLast();
            int above = up - here.size();
            if (above > place.size()) {
                throw refused(text, "leads out of the compose");
            }
            return inPool(text, join(place.subList(0, place.size() - above), names), here);
        }

        /** Takes the text apart: how often it goes up first, and the names after that. */
        private int split(LinkText text, List<FileName> names) throws ContentException.RefusedTree {
            int up = 0;
            for (String part : text.bytes().split("/", -1)) {
                if (part.equals("..")) {
                    if (!names.isEmpty() || text.isAbsolute()) {
                        // Where that leads depends on what the names before it are.
                        throw refused(text, "goes up after it went down");
                    }
                    up++;
                } else if (part.length() > LONGEST_NAME) {
                    throw refused(text, "leads to nothing");
                } else if (!part.isEmpty() && !part.equals(".")) {
                    names.add(new FileName(part));
                }
            }
            if (names.isEmpty() || text.bytes().endsWith("/") || text.bytes().endsWith("/.")) {
                throw refused(text, "leads to a directory");
            }
            return up;
        }

        private Fate inCompose(LinkText text, LinkText kept, List<FileName> names, int hops) throws IOException {
            if (exclude.contains(names.getFirst())) {
                throw refused(text, "leads to " + names.getFirst() + ", which stays behind");
            }
            Directory parent = parent(text, () -> Volume.walk(compose.reopen(), names.subList(0, names.size() - 1)));
            Place place = Place.ROOT;
            for (FileName name : names.subList(0, names.size() - 1)) {
                place = place.of(name);
            }
            FileName file = names.getLast();
            try {
                if (kind(text, parent, file) == FileKind.SYMLINK) {
                    LinkText next = parent.readSymlink(file).orElseThrow(() -> refused(text, "leads to nothing"));
                    Fate found = of(place, next, hops + 1);
                    parent.close();
                    return new Fate(kept, found.parent(), found.file(), found.text() == null ? names : found.made());
                }
                return new Fate(kept, parent, file, names);
            } catch (IOException | RuntimeException e) {
                parent.close();
                throw e;
            }
        }

        private Fate inPool(LinkText text, List<FileName> names, List<FileName> here) throws IOException {
            for (Pool pool : pools) {
                for (List<FileName> spelling : pool.spellings()) {
                    if (AbsolutePath.isBelow(names, spelling)) {
                        LinkText kept = poolLinks == PoolLinks.REPLACE ? null : kept(text, pool, names, here);
                        return inPool(text, kept, pool, names.subList(spelling.size(), names.size()));
                    }
                }
            }
            throw refused(text, "leads out of the compose");
        }

        private LinkText kept(LinkText text, Pool pool, List<FileName> names, List<FileName> here)
                throws ContentException.RefusedTree {
            if (!targetPools.contains(pool.root())) {
                throw new ContentException.RefusedTree(
                        link + " is a symbolic link to " + text
                                + ", which is in a pool that the target volume does not have",
                        "give the target volume the pool " + pool.root()
                                + ", or let the policy replace links into pools");
            }
            return text.isAbsolute() ? text : relative(text, join(target, here), names);
        }

        private LinkText relative(LinkText text, List<FileName> from, List<FileName> to)
                throws ContentException.RefusedTree {
            String relative = AbsolutePath.relative(from, to);
            if (relative.length() > LONGEST_TEXT) {
                throw refused(text, "is too long to be relative to where it lies");
            }
            return new LinkText(relative);
        }

        private Fate inPool(LinkText text, @Nullable LinkText kept, Pool pool, List<FileName> names)
                throws IOException {
            Directory parent = parent(text, () -> pool.findParent(names));
            try {
                if (kind(text, parent, names.getLast()) == FileKind.SYMLINK) {
                    throw refused(text, "leads to another link in a pool");
                }
                return new Fate(kept, parent, names.getLast(), null);
            } catch (IOException | RuntimeException e) {
                parent.close();
                throw e;
            }
        }

        @FunctionalInterface
        private interface Search {
            Optional<Directory> find() throws IOException;
        }

        /** The directory that the link's file lies in. */
        private Directory parent(LinkText text, Search search) throws IOException {
            Optional<Directory> found;
            try {
                found = search.find();
            } catch (ContentException.RefusedTree e) {
                ContentException.RefusedTree refused = refused(text, "leads through another link or file");
                refused.initCause(e);
                throw refused;
            }
            return found.orElseThrow(() -> refused(text, "leads to nothing"));
        }

        /** A regular file or a symbolic link; all else is refused. */
        private FileKind kind(LinkText text, Directory parent, FileName file) throws IOException {
            FileKind kind =
                    parent.status(file).map(FileStatus::kind).orElseThrow(() -> refused(text, "leads to nothing"));
            if (kind != FileKind.REGULAR && kind != FileKind.SYMLINK) {
                throw refused(text, "leads to " + kind.described());
            }
            return kind;
        }

        private ContentException.RefusedTree refused(LinkText text, String why) {
            return new ContentException.RefusedTree(
                    link + " is a symbolic link to " + text + ", which " + why + " (expected: a file of the compose"
                            + (pools.isEmpty() ? "" : ", or of a pool of " + volume) + ")",
                    "replace the link by what it should lead to, or remove it"
                            + (pools.isEmpty() ? ", or give " + volume + " the pool that it leads into" : "")
                            + "; then retry");
        }
    }

    private static List<FileName> join(List<FileName> left, List<FileName> right) {
        return Stream.concat(left.stream(), right.stream()).toList();
    }
}
