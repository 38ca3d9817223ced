package org.composure.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.composure.testing.SampleCompose;

/**
 * What people who may write to the volumes can prepare in a compose, and where it is to go.
 *
 * @param nightly the volume that composes go to
 * @param bystander another compose, which was promoted before
 */
record Attacks(Path nightly, SampleCompose bystander) {

    static final String OS = "compose/Everything/x86_64/os";
    private static final String RPMS = "compose/metadata/rpms.json";
    private static final String IMAGES = "compose/metadata/images.json";
    private static final String COMPOSEINFO = "compose/metadata/composeinfo.json";

    /** Prepares an attack. */
    @FunctionalInterface
    interface Trap {
        /**
         * Lays it.
         *
         * @param compose the compose's directory
         * @param canary a directory outside
         */
        void in(Path compose, Path canary) throws Exception;
    }

    /**
     * An attack on files.
     *
     * @param name what is attacked; the release is named by it
     * @param says what the refusal contains
     */
    record Attack(String name, Trap trap, String says) {}

    static void replaceByLink(Path path, Path target) throws IOException {
        if (Files.exists(path)) {
            Files.move(path, path.resolveSibling(path.getFileName() + ".away"));
        }
        Files.createSymbolicLink(path, target);
    }

    static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as("%s", List.of(command))
                .isZero();
    }

    /** Makes it look like a gigabyte. */
    static void swell(Path file) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.setLength(1 << 30);
        }
    }

    static void rewrite(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private static Attack linked(String file, String target) {
        return new Attack(
                file + " is a link",
                (compose, canary) -> replaceByLink(compose.resolve(file), canary.resolve(target)),
                "/" + file + " is a symbolic link (expected: ");
    }

    List<Attack> onWhatGatesRead() {
        return List.of(
                linked("COMPOSE_ID", "COMPOSE_ID"),
                linked("STATUS", "STATUS"),
                linked(COMPOSEINFO, "metadata/composeinfo.json"),
                linked(RPMS, "metadata/rpms.json"),
                linked("compose/metadata", "metadata"),
                linked("compose", ""),
                new Attack(
                        "the compose is a link", Attacks::replaceByLink, "is a symbolic link (expected: a directory)"),
                new Attack(
                        "the compose is a link to another",
                        (compose, _) -> replaceByLink(
                                compose, nightly.resolve("HardBystander").resolve(bystander.id())),
                        "is a symbolic link (expected: a directory)"),
                new Attack(
                        "STATUS is a FIFO",
                        (compose, _) -> {
                            Files.delete(compose.resolve("STATUS"));
                            run("mkfifo", compose.resolve("STATUS").toString());
                        },
                        "STATUS is a FIFO (expected: a regular file)"),
                new Attack(
                        "composeinfo is a directory",
                        (compose, _) -> {
                            Files.delete(compose.resolve(COMPOSEINFO));
                            Files.createDirectory(compose.resolve(COMPOSEINFO));
                        },
                        "composeinfo.json is a directory (expected: a regular file)"),
                new Attack(
                        "COMPOSE_ID leads up",
                        (compose, _) -> Files.writeString(compose.resolve("COMPOSE_ID"), "../../outside"),
                        "COMPOSE_ID names \"../../outside\" (expected: "),
                new Attack(
                        "COMPOSE_ID holds NUL and markup",
                        (compose, _) -> Files.writeString(compose.resolve("COMPOSE_ID"), "\0<script>\u001b[2J"),
                        "COMPOSE_ID names "),
                new Attack(
                        "COMPOSE_ID is huge",
                        (compose, _) -> swell(compose.resolve("COMPOSE_ID")),
                        "is longer than 1024 bytes"),
                new Attack(
                        "STATUS is huge",
                        (compose, _) -> swell(compose.resolve("STATUS")),
                        "is longer than 1024 bytes"),
                new Attack(
                        "composeinfo is huge",
                        (compose, _) -> swell(compose.resolve(COMPOSEINFO)),
                        "composeinfo.json cannot be read: composeinfo.json is larger than 16777216 bytes"),
                new Attack(
                        "rpms is huge",
                        (compose, _) -> swell(compose.resolve(RPMS)),
                        "rpms.json cannot be read: rpms.json is no JSON"),
                new Attack(
                        "composeinfo is deep",
                        (compose, _) -> Files.writeString(compose.resolve(COMPOSEINFO), "[".repeat(1_000_000)),
                        "composeinfo.json cannot be read: "),
                new Attack(
                        "rpms is deep",
                        (compose, _) ->
                                Files.writeString(compose.resolve(RPMS), "{\"payload\":" + "{\"a\":".repeat(1_000_000)),
                        "rpms.json cannot be read: "),
                new Attack(
                        "composeinfo holds NUL",
                        (compose, _) -> rewrite(
                                compose.resolve(COMPOSEINFO), "\"payload\"", "\"x\" : \"\\u0000\", \"payload\""),
                        "without NUL"),
                new Attack(
                        "composeinfo names a version elsewhere",
                        (compose, _) ->
                                rewrite(compose.resolve(COMPOSEINFO), "\"version\" : \"1\"", "\"version\" : \"../..\""),
                        "payload.release.version: \"../..\" (expected: "),
                new Attack(
                        "composeinfo has a label elsewhere",
                        (compose, _) -> rewrite(
                                compose.resolve(COMPOSEINFO), "\"respin\"", "\"label\" : \"../RC-1.0\", \"respin\""),
                        "payload.compose.label: \"../RC-1.0\" (expected: "),
                new Attack(
                        "rpms hold names that are shown",
                        (compose, _) -> {
                            rewrite(compose.resolve(RPMS), "\"105ef944\"", "null");
                            rewrite(compose.resolve(RPMS), "alpha-beacon-0-0:", "\\u0000\\u001b<script>../../");
                        },
                        "6 of 6"));
    }

    private static Attack symlink(String name, String text, String why) {
        return new Attack(
                name,
                (compose, canary) -> Files.createSymbolicLink(
                        compose.resolve(OS + "/link"), Path.of(text.replace("CANARY", canary.toString()))),
                why);
    }

    private static Attack image(String name, String path, String says) {
        return new Attack(
                "image " + name,
                (compose, _) -> rewrite(compose.resolve(IMAGES), "Everything/x86_64/iso/", path),
                says);
    }

    private static Attack checksums(String name, String line, String says) {
        return new Attack(
                "CHECKSUM " + name,
                (compose, canary) -> Files.writeString(
                        compose.resolve("compose/Everything/x86_64/iso/CHECKSUM"),
                        line.replace("CANARY", canary.toString()).replace("HEX", "0".repeat(64))),
                says);
    }

    private static Attack target(String name, Trap trap, String says) {
        return new Attack("target " + name, trap, says);
    }

    /** Where the compose of that directory is to go. */
    Path targetOf(Path compose) {
        String id = compose.getFileName().toString();
        return nightly.resolve(id.substring(0, id.indexOf('-'))).resolve(id);
    }

    List<Attack> onTheTree() {
        return List.of(
                symlink("link outside", "CANARY/secret", "leads out of the compose"),
                symlink("link to a directory outside", "CANARY/metadata", "leads out of the compose"),
                symlink("link up", "../../../../../../outside/secret", "leads out of the compose"),
                symlink("link far up", "../".repeat(60) + "etc/passwd", "leads out of the compose"),
                symlink("link up in the middle", "Packages/../../../../../../etc/passwd", "goes up after it went down"),
                symlink("link to passwords", "/etc/shadow", "leads out of the compose"),
                symlink("link to the process", "/proc/self/environ", "leads out of the compose"),
                symlink(
                        "link to another compose",
                        "../../../../../HardBystander-1-20261121.n.0/STATUS",
                        "leads out of the compose"),
                symlink("link to itself", "link", "comes after 8 other links"),
                symlink("link to logs", "../../../../logs/global.log", "leads to logs, which stays behind"),
                symlink("link to a directory", "Packages", "leads to a directory"),
                symlink("link to nothing", "nothing", "leads to nothing"),
                new Attack(
                        "link to a FIFO",
                        (compose, _) -> {
                            run("mkfifo", compose.resolve("logs/fifo").toString());
                            Files.createSymbolicLink(compose.resolve(OS + "/link"), Path.of("../../../../logs/fifo"));
                        },
                        "is a symbolic link to "),
                new Attack(
                        "a FIFO",
                        (compose, _) ->
                                run("mkfifo", compose.resolve(OS + "/fifo").toString()),
                        "/os/fifo is a FIFO (expected: "),
                new Attack(
                        "a directory is a link",
                        (compose, canary) -> replaceByLink(compose.resolve(OS), canary),
                        "/x86_64/os is a symbolic link to "),
                new Attack(
                        "a tree without end",
                        (compose, _) -> Files.createDirectories(compose.resolve("compose/" + "d/".repeat(150))),
                        "(expected: at most 100)"),
                new Attack(
                        "a name that is ours",
                        (compose, _) -> Files.createDirectory(compose.resolve(".composure-inner")),
                        ".composure-inner is a directory (expected: no entry of that name"),
                image("leads up", "../../../../outside/", "an image's path \"../../../../outside/"),
                image("is absolute", "/etc/", "an image's path \"/etc/"),
                image("has a NUL", "Everything\\u0000/", "an image's path \"Everything\\u0000/"),
                image("is long", "x/".repeat(600), "an image's path \"x/x/"),
                image("is encoded", "%2e%2e/%2e%2e/", "compose/%2e%2e/%2e%2e/"),
                new Attack("images are huge", (compose, _) -> swell(compose.resolve(IMAGES)), "images.json is no JSON"),
                new Attack(
                        "images are deep",
                        (compose, _) ->
                                Files.writeString(compose.resolve(IMAGES), "{\"payload\":" + "[".repeat(1_000_000)),
                        "images.json cannot be read: "),
                new Attack(
                        "images are a link",
                        (compose, canary) -> replaceByLink(compose.resolve(IMAGES), canary.resolve("secret")),
                        "/images.json is a symbolic link to "),
                checksums(
                        "leads up",
                        "SHA256 (../../../../../outside/secret) = HEX\n",
                        "\"../../../../../outside/secret\" (expected: the name of a file"),
                checksums(
                        "is absolute", "HEX *CANARY/secret\n", "(expected: the name of a file in the same directory)"),
                checksums("has a NUL", "SHA256 (a\0b) = HEX\n", "\"a\\u0000b\" (expected: the name of a file"),
                checksums("escapes", "\\HEX *a\\x2fb\n", "(expected: \\\\, \\n or \\r after a backslash)"),
                checksums(
                        "names nothing",
                        "SHA256 (nothing.iso) = HEX\n",
                        "nothing.iso is missing (expected: the file, by CHECKSUM)"),
                checksums("has a long line", "x".repeat(100_000), "a longer line (expected: at most 4096 bytes)"),
                new Attack(
                        "CHECKSUM is huge",
                        (compose, _) -> {
                            Path file = compose.resolve("compose/Everything/x86_64/iso/CHECKSUM");
                            Files.createFile(file);
                            swell(file);
                        },
                        "is larger than 16777216 bytes (expected: checksums)"),
                target(
                        "is in a link",
                        (compose, canary) ->
                                Files.createSymbolicLink(targetOf(compose).getParent(), canary),
                        "is a symbolic link (expected: a directory)"),
                target(
                        "is in a link to another compose",
                        (compose, _) -> Files.createSymbolicLink(
                                targetOf(compose).getParent(), Path.of("HardBystander", bystander.id())),
                        "is a symbolic link (expected: a directory)"),
                target(
                        "is in a file",
                        (compose, _) -> Files.writeString(targetOf(compose).getParent(), "foreign"),
                        "is a regular file (expected: a directory)"),
                target(
                        "is a link",
                        (compose, canary) -> {
                            Files.createDirectory(targetOf(compose).getParent());
                            Files.createSymbolicLink(targetOf(compose), canary);
                        },
                        "is there already, and this promotion did not put it there"),
                target(
                        "is a file",
                        (compose, _) -> {
                            Files.createDirectory(targetOf(compose).getParent());
                            Files.writeString(targetOf(compose), "foreign");
                        },
                        "is there already, and this promotion did not put it there"),
                target(
                        "is empty",
                        (compose, _) -> Files.createDirectories(targetOf(compose)),
                        "is there already, and this promotion did not put it there; it looks half-made: it has no STATUS"),
                target(
                        "is somebody's",
                        (compose, _) -> {
                            Files.createDirectories(targetOf(compose));
                            Files.writeString(targetOf(compose).resolve("STATUS"), "foreign");
                        },
                        "is there already, and this promotion did not put it there"));
    }

    List<Attack> onTheLatestLink() {
        return List.of(
                new Attack(
                        "latest is a link",
                        (compose, canary) -> Files.createSymbolicLink(latestOf(compose), canary),
                        " leads to "),
                new Attack(
                        "latest is a link to another compose",
                        (compose, _) -> Files.createSymbolicLink(
                                latestOf(compose), Path.of("../HardBystander", bystander.id())),
                        " leads to ../HardBystander/"),
                new Attack(
                        "latest is a file",
                        (compose, _) -> Files.writeString(latestOf(compose), "foreign"),
                        " is a regular file (expected: a symbolic link)"),
                new Attack(
                        "latest is a directory",
                        (compose, _) ->
                                Files.createDirectories(latestOf(compose).resolve("foreign")),
                        " is a directory (expected: a symbolic link)"));
    }

    Path latestOf(Path compose) throws IOException {
        Path parent = Files.createDirectories(targetOf(compose).getParent());
        return parent.resolve("latest-" + parent.getFileName() + "-1");
    }
}
