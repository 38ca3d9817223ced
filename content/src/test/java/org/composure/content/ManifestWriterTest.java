package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileName;
import org.composure.productmd.ChecksumAlgorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestWriterTest {

    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final Set<ChecksumAlgorithm> SHA256 = EnumSet.of(ChecksumAlgorithm.SHA256);
    private static final List<FileName> ODD_NAMES = Stream.of(
                    "plain.iso",
                    " spaces at both ends ",
                    "*star",
                    "-leading-dash",
                    "--check",
                    "#comment",
                    "back\\slash",
                    "\\n",
                    "two\nlines",
                    "\n",
                    "carriage\rreturn",
                    "end\r",
                    "tab\tand\u0001control",
                    "invalid \u00ff\u00fe",
                    "half \u00c3",
                    "next line \u0085",
                    "SHA256 (x) = " + ABC,
                    ABC + "  x",
                    "n".repeat(255))
            .map(FileName::new)
            .toList();

    @TempDir
    Path temp;

    private final ByteArrayOutputStream manifest = new ByteArrayOutputStream();
    private final ManifestWriter writer = new ManifestWriter(manifest);
    private Path tree;

    @BeforeEach
    void emptyTree() throws IOException {
        tree = Files.createDirectory(temp.resolve("tree"));
    }

    @Test
    void writesNamesAsTheBytesThatTheyAre() throws Exception {
        writer.add(List.of(new FileName("a"), new FileName("\u00ff b")), ABC);
        writer.add(List.of(new FileName("\\\n\r")), ABC);
        writer.add(List.of(new FileName("-")), ABC);
        writer.finish();

        assertThat(manifest.toString(StandardCharsets.ISO_8859_1))
                .isEqualTo(ABC + "  a/\u00ff b\n\\" + ABC + "  \\\\\\n\\r\n" + ABC + "  ./-\n");
    }

    @Test
    void tellsTheDigestOfTheManifest() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            writer.add(List.of(FileName.of("file" + i)), ABC);
        }
        String digest = writer.finish();

        assertThat(manifest.size()).isGreaterThan(100_000);
        assertThat(digest)
                .isEqualTo(HexFormat.of()
                        .formatHex(ChecksumAlgorithm.SHA256.newDigest().digest(manifest.toByteArray())));
    }

    @Test
    void writesWhatSha256sumChecksWhateverTheNames() throws Exception {
        assumeCoreutils();
        makeOddFiles();
        try (Directory top = Directory.open(tree, "tree")) {
            FileName deep = FileName.of("-deep\\er");
            top.makeDirectory(deep, 0755);
            try (Directory directory = top.openDirectory(deep)) {
                for (FileName name : ODD_NAMES) {
                    top.link(name, directory, name);
                    writer.add(List.of(deep, name), checksum(directory, name));
                }
            }
            top.link(ODD_NAMES.getFirst(), top, FileName.of("-"));
            writer.add(List.of(FileName.of("-")), checksum(top, FileName.of("-")));
            addOddFiles(top);
        }
        writer.finish();
        Path file = Files.write(temp.resolve("manifest"), manifest.toByteArray());

        Finished checked = sh("sha256sum --check --strict " + file);
        assertThat(checked.output().lines().filter(line -> line.endsWith(": OK")))
                .hasSize(2 * ODD_NAMES.size() + 1);
        assertThat(checked.status()).isZero();

        Files.writeString(tree.resolve("two\nlines"), "tampered");
        assertThat(sh("sha256sum --check --strict " + file).status()).isEqualTo(1);
    }

    @Test
    void writesTheVeryLinesOfSha256sum() throws Exception {
        assumeCoreutils();
        makeOddFiles();
        try (Directory top = Directory.open(tree, "tree")) {
            addOddFiles(top);
        }
        writer.finish();

        assertThat(manifest.toString(StandardCharsets.ISO_8859_1).split("\n"))
                .containsExactlyInAnyOrder(sh("sha256sum -- *").output().split("\n"));
    }

    private void makeOddFiles() throws IOException {
        try (Directory above = Directory.open(temp, "temp");
                Directory top = Directory.open(tree, "tree")) {
            for (FileName name : ODD_NAMES) {
                Path content = Files.writeString(temp.resolve("content"), "content of " + name.display());
                above.link(FileName.of("content"), top, name);
                Files.delete(content);
            }
        }
    }

    private void addOddFiles(Directory top) throws IOException {
        for (FileName name : ODD_NAMES) {
            writer.add(List.of(name), checksum(top, name));
        }
    }

    private static String checksum(Directory directory, FileName name) throws IOException {
        try (InputStream content = directory.openFile(name).input()) {
            return Objects.requireNonNull(
                    new Digests().of(content, SHA256, _ -> {}).get(ChecksumAlgorithm.SHA256));
        }
    }

    private void assumeCoreutils() throws Exception {
        assumeThat(sh("sha256sum --version").output()).contains("GNU coreutils");
    }

    private record Finished(int status, String output) {}

    private Finished sh(String command) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command)
                .directory(tree.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        shell.environment().put("LC_ALL", "C");
        Process process = shell.start();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.ISO_8859_1);
            return new Finished(process.waitFor(), text);
        }
    }
}
