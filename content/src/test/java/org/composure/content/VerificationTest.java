package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.composure.content.posix.Directory;
import org.composure.content.posix.FileName;
import org.composure.policy.ContentMode;
import org.composure.policy.Verification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands between a tree that was made and its publication. */
class VerificationTest {

    private static final String ISO = "compose/Server/x86_64/iso/";
    private static final String IMAGE = ISO + "boot.iso";
    private static final String PROMOTION = "0198a2c4-7d10-7000-8000-000000000001";

    @TempDir
    Path temp;

    Path compose;
    Path made;
    Volume volume;
    ManifestFile manifest;

    @BeforeEach
    void composeWithChecksums() throws Exception {
        compose = SampleCompose.in(temp);
        made = Files.createDirectory(temp.resolve("staged"));
        volume = new Volume("incoming", temp);
        manifest = new ManifestFile(new StagingArea(volume), PROMOTION);
        Files.writeString(compose.resolve(ISO + "net.iso"), "net");
        list("boot.iso", "iso".repeat(1000), 3000);
        Files.writeString(
                compose.resolve(ISO + "Fedora-CHECKSUM"),
                "# net.iso: 3 bytes\nSHA256 (net.iso) = " + hex("SHA-256", "net") + "\nSHA512 (net.iso) = "
                        + hex("SHA-512", "net") + "\n");
        Files.writeString(compose.resolve(ISO + "MD5SUM"), hex("MD5", "net") + " *net.iso\n");
        Files.writeString(compose.resolve(ISO + "SHA1SUM"), hex("SHA-1", "net") + "  net.iso\n");
    }

    private static String hex(String algorithm, String content) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance(algorithm).digest(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes an images.json that lists one image of the iso directory. */
    private void list(String name, String content, long size) throws Exception {
        Files.writeString(compose.resolve("compose/metadata/images.json"), """
                {"header": {"type": "productmd.images", "version": "1.2"},
                 "payload": {"compose": {"id": "Fedora-43-20261120.n.0", "date": "20261120", "type": "nightly",
                                         "respin": 0},
                  "images": {"Server": {"x86_64": [{"arch": "x86_64", "bootable": true,
                   "checksums": {"md5": "%s", "sha256": "%s"}, "disc_count": 1, "disc_number": 1, "format": "iso",
                   "implant_md5": null, "mtime": 1, "path": "Server/x86_64/iso/%s", "size": %d, "subvariant": "Server",
                   "type": "boot", "unified": false, "volume_id": "F"}]}}}}
                """.formatted(
                        hex("MD5", content), hex("SHA-256", content), name, size));
    }

    private static ContentPlan plan(ContentMode mode, Verification verification) {
        return Plans.plan(mode, verification, SymlinkRules.WITHIN, "work", "logs");
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Directory source, Directory staged) throws IOException;
    }

    private <T> T open(Work<T> work) throws IOException {
        try (Directory source = volume.find(SampleCompose.ID).orElseThrow();
                Directory staged = volume.find("staged").orElseThrow()) {
            return work.with(source, staged);
        }
    }

    private void populate(ContentPlan plan) throws IOException {
        open((source, staged) -> plan.populate(
                source, staged, plan.survey(source, staged, Optional.of(staged), Progress.NONE), Progress.NONE));
    }

    private ContentPlan.Verified verify(ContentPlan plan) throws IOException {
        return open((source, staged) -> plan.verify(source, staged, manifest, Progress.NONE));
    }

    private void assertMismatch(ContentPlan plan, String... message) {
        assertThatExceptionOfType(ContentException.Mismatch.class)
                .isThrownBy(() -> verify(plan))
                .withMessageContainingAll(message)
                .satisfies(e -> assertThat(e.remedy()).contains("retry"));
    }

    /** Writes another content, as a failing disk or network does: nobody sees it from outside. */
    private static void flip(Path file, String content) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, time);
    }

    @ParameterizedTest
    @EnumSource
    void acceptsAWholeTreeAndSaysWhatItCompared(Verification verification) throws IOException {
        for (ContentMode mode : List.of(ContentMode.HARDLINK, ContentMode.COPY)) {
            ContentPlan plan = plan(mode, verification);
            populate(plan);

            ContentPlan.Verified verified = verify(plan);

            assertThat(verified.extent().files()).isEqualTo(17);
            assertThat(verified.checksums()).isEqualTo(verification == Verification.SIZE ? 0 : 2 + 4);
            assertThat(verified.manifest().isPresent()).isEqualTo(verification == Verification.FULL);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noticesOneByteTooFewOneFileTooFewAndOneTooMany(Verification verification) throws IOException {
        ContentPlan plan = plan(ContentMode.COPY, verification);
        populate(plan);
        flip(made.resolve("compose/Server/x86_64/os/Packages/-rf"), "rpm -r");
        assertMismatch(
                plan, "1 file differs", "incoming:staged/compose/Server/x86_64/os/Packages/-rf has another size");

        populate(plan);
        Files.writeString(made.resolve(IMAGE), "cut off");
        assertMismatch(plan, "1 file differs", "boot.iso has another size");

        populate(plan);
        Files.delete(made.resolve(IMAGE));
        assertMismatch(plan, "1 file differs", "boot.iso is missing");

        populate(plan);
        Files.delete(made.resolve("compose/Server/x86_64/os/Packages/-rf"));
        assertMismatch(plan, "1 file differs", "incoming:staged/compose/Server/x86_64/os/Packages/-rf is missing");

        populate(plan);
        Files.createDirectory(made.resolve("compose/Server/x86_64/os/Packages/odd"));
        assertMismatch(
                plan, "1 file differs", "incoming:staged/compose/Server/x86_64/os/Packages/odd is not in the source");

        populate(plan);
        assertThat(verify(plan).extent().files()).isEqualTo(17);
    }

    @ParameterizedTest
    @EnumSource
    void noticesAFlippedBitOfAnImageFromMetadataOn(Verification verification) throws IOException {
        ContentPlan plan = plan(ContentMode.COPY, verification);
        populate(plan);
        flip(made.resolve(IMAGE), "iso".repeat(999) + "isn");

        switch (verification) {
            case SIZE -> assertThat(verify(plan).extent().files()).isEqualTo(17);
            case METADATA -> assertMismatch(plan, "1 file differs", "boot.iso has the ", "expected", "by images.json");
            case FULL -> assertMismatch(plan, "1 file differs", "boot.iso has other content");
        }
    }

    @Test
    void noticesAFlippedBitOfAnyFileInFull() throws IOException {
        populate(plan(ContentMode.COPY, Verification.FULL));
        flip(made.resolve("compose/Server/x86_64/os/Packages/-rf"), "rpm -rg");

        verify(plan(ContentMode.COPY, Verification.METADATA));
        assertMismatch(plan(ContentMode.COPY, Verification.FULL), "1 file differs", "-rf has other content");
        assertThat(temp.resolve(manifest.path())).doesNotExist();
    }

    @Test
    void noticesAnImageOfTheSourceThatIsNotWhatWasBuilt() throws IOException {
        // Linked, it is the source's file: only the checksum knows.
        Files.writeString(compose.resolve(IMAGE), "iso".repeat(999) + "isn");
        for (ContentMode mode : ContentMode.values()) {
            populate(plan(mode, Verification.METADATA));
            assertMismatch(plan(mode, Verification.METADATA), "boot.iso has the ", "by images.json");
        }
    }

    @Test
    void noticesThatAListedImageIsMissing() throws Exception {
        list("dvd.iso", "dvd", 3);
        populate(plan(ContentMode.COPY, Verification.METADATA));

        assertMismatch(
                plan(ContentMode.COPY, Verification.METADATA),
                "1 file differs",
                ISO + "dvd.iso is missing (expected: the file, by images.json)");
    }

    @Test
    void noticesAnotherSizeThanImagesJsonTells() throws Exception {
        list("boot.iso", "iso".repeat(1000), 3001);
        populate(plan(ContentMode.HARDLINK, Verification.METADATA));

        assertMismatch(
                plan(ContentMode.HARDLINK, Verification.METADATA),
                "1 file differs",
                "boot.iso has 3000 bytes (expected: 3001, by images.json)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fedora-CHECKSUM | SHA256 (net.iso) = HEX | net.iso has the sha256",
                "Fedora-CHECKSUM | # net.iso: 4 bytes~SHA256 (net.iso) = GOOD | net.iso has 3 bytes (expected: 4, by Fedora-CHECKSUM)",
                "SHA256SUM       | HEX *net.iso            | net.iso has two sha256 checksums, by",
                "SHA256SUM       | HEX  none.iso           | none.iso is missing (expected: the file, by SHA256SUM)",
                "SHA256SUM       | GOOD  ../net.iso        | SHA256SUM cannot be read: ",
                "SHA256SUM       | hello                   | SHA256SUM cannot be read: ",
                "CRC32SUM        | abcd  net.iso           | CRC32SUM cannot be read: "
            })
    void noticesWhatAChecksumFileSays(String name, String content, String message) throws Exception {
        Files.writeString(
                compose.resolve(ISO + name),
                content.replace("HEX", "0".repeat(64))
                                .replace("GOOD", hex("SHA-256", "net"))
                                .replace('~', '\n') + "\n");
        populate(plan(ContentMode.COPY, Verification.METADATA));

        assertMismatch(plan(ContentMode.COPY, Verification.METADATA), message);
        populate(plan(ContentMode.COPY, Verification.SIZE));
        verify(plan(ContentMode.COPY, Verification.SIZE));
    }

    @Test
    void followsTheLinkOfAListedImage() throws Exception {
        Files.move(compose.resolve(IMAGE), compose.resolve("compose/Server/x86_64/real.iso"));
        Files.createSymbolicLink(compose.resolve(IMAGE), Path.of("../real.iso"));
        ContentPlan plan = plan(ContentMode.COPY, Verification.METADATA);
        populate(plan);
        assertThat(Files.isSymbolicLink(made.resolve(IMAGE))).isTrue();
        assertThat(verify(plan).checksums()).isEqualTo(6);
        assertThat(verify(plan(ContentMode.COPY, Verification.FULL)).checksums())
                .isEqualTo(6);

        // It leads to this in the tree that is about to be published.
        flip(made.resolve("compose/Server/x86_64/real.iso"), "iso".repeat(999) + "isn");
        assertMismatch(plan, "real.iso has the ", "by images.json");
    }

    @ParameterizedTest
    @EnumSource(names = {"METADATA", "FULL"})
    void hasWhatItFoundBadMadeAnewUnderAllItsNames(Verification verification) throws IOException {
        Files.createLink(compose.resolve("compose/another-name.iso"), compose.resolve(IMAGE));
        Files.move(compose.resolve(ISO + "net.iso"), compose.resolve("compose/real.iso"));
        Files.createSymbolicLink(compose.resolve(ISO + "net.iso"), Path.of("../../../real.iso"));
        ContentPlan plan = plan(ContentMode.COPY, verification);
        populate(plan);
        flip(made.resolve(IMAGE), "iso".repeat(999) + "isn");
        flip(made.resolve("compose/real.iso"), "nat");
        assertMismatch(plan, "has ");

        populate(plan);

        assertThat(verify(plan).checksums()).isEqualTo(6);
        assertThat(made.resolve("compose/another-name.iso")).hasSameBinaryContentAs(compose.resolve(IMAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"torn apart", "joined"})
    void noticesHardLinksThatAreNotAsInTheSource(String how) throws IOException {
        Path one = Files.writeString(compose.resolve("compose/one"), "same");
        Files.createLink(compose.resolve("compose/two"), one);
        Path three = Files.writeString(compose.resolve("compose/three"), "same");
        Files.setLastModifiedTime(three, Files.getLastModifiedTime(one));
        Files.createLink(compose.resolve("compose/four"), three);
        ContentPlan plan = plan(ContentMode.COPY, Verification.SIZE);
        populate(plan);
        verify(plan);

        FileTime time = Files.getLastModifiedTime(one);
        Files.delete(made.resolve("compose/two"));
        if (how.equals("joined")) {
            Files.createLink(made.resolve("compose/two"), made.resolve("compose/three"));
        } else {
            Files.copy(one, made.resolve("compose/two"), LinkOption.NOFOLLOW_LINKS);
            Files.setLastModifiedTime(made.resolve("compose/two"), time);
        }

        assertMismatch(plan, "hard links within the tree are not as in the source");
        if (how.equals("torn apart")) {
            populate(plan);
            verify(plan);
        }
    }

    @Test
    void noticesThatTheSourceChangedAfterItWasCopied() throws IOException {
        ContentPlan plan = plan(ContentMode.COPY, Verification.SIZE);
        populate(plan);
        Files.writeString(compose.resolve("compose/Server/x86_64/os/Packages/-rf"), "rpm -rg");
        assertMismatch(plan, "1 file differs", "-rf has another size, time or mode");
        Files.writeString(compose.resolve("compose/late"), "come later");
        assertMismatch(plan, "2 files differ", "incoming:staged/compose/late is missing");

        populate(plan);
        assertThat(verify(plan).extent().files()).isEqualTo(18);
    }

    @Test
    void writesAManifestThatSha256sumAcceptsWhateverTheNames() throws Exception {
        assumeThat(FileSystems.sh("sha256sum --version")).contains("GNU coreutils");
        List<FileName> odd = Stream.of(
                        "\u00ff\u00fe", "two\nlines", "back\\slash", "-", "--check", " ", "n".repeat(255), "a\rb")
                .map(FileName::new)
                .toList();
        open((source, _) -> {
            for (FileName name : odd) {
                source.createFile(name, 0644).close();
            }
            source.makeDirectory(FileName.of("odd"), 0755);
            try (Directory child = source.openDirectory(FileName.of("odd"))) {
                for (FileName name : odd) {
                    source.link(name, child, name);
                }
            }
            return true;
        });
        ContentPlan plan = plan(ContentMode.COPY, Verification.FULL);
        populate(plan);

        String sha256 = verify(plan).manifest().orElseThrow();

        Path file = temp.resolve(manifest.path());
        assertThat(FileSystems.sh("sha256sum " + file)).startsWith(sha256 + " ");
        String check = "cd " + made + " && LC_ALL=C sha256sum --check --strict " + file;
        assertThat(FileSystems.sh(check)
                        .lines()
                        .filter(line -> line.endsWith(": OK"))
                        .count())
                .isEqualTo(17 + 2 * odd.size());
        assertThat(FileSystems.sh(check)).doesNotContain("FAILED", "WARNING");
        flip(made.resolve(IMAGE), "iso".repeat(999) + "isn");
        assertThat(FileSystems.sh(check)).contains("boot.iso: FAILED");
    }

    @Test
    void replacesAnEarlierManifestAndTheDraftOfACrash() throws Exception {
        ContentPlan plan = plan(ContentMode.COPY, Verification.FULL);
        populate(plan);
        verify(plan);
        Path file = temp.resolve(manifest.path());
        long inode = SampleCompose.inode(file);
        Path draft = file.resolveSibling(PROMOTION + ".draft");
        Files.writeString(draft, "left by a crash, longer than any manifest".repeat(1_000));

        String sha256 = verify(plan).manifest().orElseThrow();

        assertThat(draft).doesNotExist();
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))))
                .isEqualTo(sha256);
        assertThat(SampleCompose.inode(file)).isNotEqualTo(inode);
        // What fails leaves the last good one.
        Files.delete(made.resolve("STATUS"));
        assertMismatch(plan, "STATUS is missing");
        assertThat(file).exists();
        manifest.remove();
        assertThat(file.getParent()).isEmptyDirectory();
    }

    @Test
    void aBadCopyIsMadeAnewByTheNextAttempt() throws IOException {
        ContentPlan plan = plan(ContentMode.COPY, Verification.FULL);
        populate(plan);
        flip(made.resolve(IMAGE), "iso".repeat(999) + "isn");
        assertMismatch(plan, "1 file differs", "boot.iso has other content");

        populate(plan);

        verify(plan);
    }

    @Test
    void leavesNothingOpenWhenSomethingDiffers() throws IOException {
        ContentPlan plan = plan(ContentMode.COPY, Verification.FULL);
        populate(plan);
        Files.delete(made.resolve("STATUS"));
        flip(made.resolve(IMAGE), "iso".repeat(999) + "isn");
        assertMismatch(plan, "2 files differ");
        long open = FileSystems.openFiles();
        for (int i = 0; i < 10; i++) {
            assertMismatch(plan, "files differ");
        }
        assertThat(FileSystems.openFiles()).isEqualTo(open);
    }
}
