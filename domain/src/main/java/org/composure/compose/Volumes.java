package org.composure.compose;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configured volumes, and the translation between a compose's URL and its location. */
public final class Volumes {

    /**
     * One volume.
     *
     * @param name its name, as in locations
     * @param root the directory that holds it
     * @param url the URL under which the world reads it, with or without a slash at the end
     * @param pools absolute directories outside of composes into which their symbolic links may lead
     * @param parallelCopies how many files one process copies to it, or reads on it to verify, at a time; at least one
     */
    public record Volume(String name, Path root, URI url, List<Path> pools, int parallelCopies) {

        /** How many files are copied at a time unless it is configured. */
        public static final int PARALLEL_COPIES = 4;

        /** Copies the list. */
        public Volume {
            pools = List.copyOf(pools);
        }

        /** A volume without pools. */
        public Volume(String name, Path root, URI url) {
            this(name, root, url, List.of(), PARALLEL_COPIES);
        }
    }

    private final Map<String, Volume> byName = new TreeMap<>();

    /** The given volumes. */
    public Volumes(List<Volume> volumes) {
        volumes.forEach(volume -> byName.put(volume.name(), volume));
    }

    /** The names of all volumes, in order. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** All volumes, in the order of their names. */
    public List<Volume> all() {
        return List.copyOf(byName.values());
    }

    /** The volume of that name, if it is configured. */
    public Optional<Volume> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The location a URL names: below the volume whose URL is its longest prefix, decoded once, without empty and {@code .}
     * parts. A URL that is under no volume, that leads upwards, or that carries a query or fragment names none.
     */
    public Optional<Location> locate(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            return Optional.empty();
        }
        List<String> parts = parts(uri);
        return byName.values().stream()
                .filter(volume -> isUnder(uri, parts, volume))
                .max(Comparator.comparingInt(volume -> parts(volume.url()).size()))
                .flatMap(volume -> location(volume, parts));
    }

    /**
     * The volume that a URL is meant for although it names no location there: it begins as the volume's own URL and goes on
     * with what leads upwards, to nothing, or to what is no compose's.
     */
    public Optional<Volume> missed(String url) {
        return byName.values().stream()
                .filter(volume ->
                        goesOn(volume.url().toString(), url) && locate(url).isEmpty())
                .findFirst();
    }

    private static boolean goesOn(String root, String url) {
        String begin = root.endsWith("/") ? root : root + "/";
        return url.length() > begin.length() && url.regionMatches(true, 0, begin, 0, begin.length());
    }

    /**
     * The URL of a location: the volume's URL and the path, each part percent-encoded.
     *
     * @throws IllegalArgumentException if the volume is not configured
     */
    public String urlOf(Location location) {
        Volume volume = named(location.volume())
                .orElseThrow(() -> new IllegalArgumentException("unknown volume \"" + location.volume()
                        + "\" (expected: one of " + String.join(", ", names()) + ")"));
        StringBuilder url = new StringBuilder(volume.url().toString());
        while (url.charAt(url.length() - 1) == '/') {
            url.setLength(url.length() - 1);
        }
        for (String part : location.path().split("/", -1)) {
            url.append('/').append(encode(part));
        }
        return url.toString();
    }

    private static boolean isUnder(URI uri, List<String> parts, Volume volume) {
        List<String> prefix = parts(volume.url());
        return same(uri.getScheme(), volume.url().getScheme())
                && same(uri.getHost(), volume.url().getHost())
                && port(uri) == port(volume.url())
                && parts.size() > prefix.size()
                && parts.subList(0, prefix.size()).equals(prefix);
    }

    private static Optional<Location> location(Volume volume, List<String> parts) {
        List<String> below = parts.subList(parts(volume.url()).size(), parts.size());
        // A slash that was encoded is part of a name on the web, but would be a border on disk.
        if (below.stream().anyMatch(part -> part.indexOf('/') >= 0)) {
            return Optional.empty();
        }
        String path = String.join("/", below);
        return Location.isValidPath(path) ? Optional.of(new Location(volume.name(), path)) : Optional.empty();
    }

    private static List<String> parts(URI uri) {
        List<String> parts = new ArrayList<>();
        String raw = uri.getRawPath() == null ? "" : uri.getRawPath();
        for (String part : raw.split("/", -1)) {
            String decoded = decode(part);
            if (!decoded.isEmpty() && !decoded.equals(".")) {
                parts.add(decoded);
            }
        }
        return parts;
    }

    private static boolean same(@Nullable String a, @Nullable String b) {
        return a != null && b != null && a.toLowerCase(Locale.ROOT).equals(b.toLowerCase(Locale.ROOT));
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** Percent-decodes once; bytes that are no UTF-8 become NUL, which no path may hold. */
    private static String decode(String part) {
        if (part.indexOf('%') < 0) {
            return part;
        }
        ByteBuffer bytes = ByteBuffer.allocate(part.length() * 3);
        for (int i = 0; i < part.length(); ) {
            if (part.charAt(i) == '%') {
                bytes.put((byte) Integer.parseInt(part.substring(i + 1, i + 3), 16));
                i += 3;
            } else {
                int c = part.codePointAt(i);
                bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            return "\0";
        }
    }

    private static String encode(String part) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~+".indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
