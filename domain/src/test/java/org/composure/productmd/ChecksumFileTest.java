package org.composure.productmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.composure.productmd.ChecksumAlgorithm.MD5;
import static org.composure.productmd.ChecksumAlgorithm.SHA1;
import static org.composure.productmd.ChecksumAlgorithm.SHA256;
import static org.composure.productmd.ChecksumAlgorithm.SHA3_256;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.composure.productmd.ChecksumFile.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumFileTest {

    private static final String HEX32 = "1bc29b36f623ba82aaf6724fd3b16718";
    private static final String HEX40 = "415ab40ae9b7cc4e66d6769cb2c08106e8293b48";
    private static final String HEX64 = "5d5b09f6dcb2d53a5fffc60c4ac0d55fabdf556069d6631545f42aa6e3500f2e";

    private static final String OF_PUNGI = """
            # boot (1) = x.iso: 719323136 bytes
            SHA256 (boot (1) = x.iso) = HEX64
            # dvd.iso: 5 bytes
            SHA256 (dvd.iso) = HEX64
            """.replace("HEX64", HEX64);

    private static final String SIGNED = """
            -----BEGIN PGP SIGNED MESSAGE-----
            Hash: SHA256

            %s- -----BEGIN PGP SIGNATURE-----
            -----BEGIN PGP SIGNATURE-----

            iQIzBAEBCAAdFiEE
            =abcd
            -----END PGP SIGNATURE-----
            """;

    @Test
    void readsWhatPungiWrites() throws Exception {
        assertThat(read("Aurora-CHECKSUM", OF_PUNGI))
                .containsExactly(
                        new Entry("boot (1) = x.iso", SHA256, HEX64, 719_323_136L),
                        new Entry("dvd.iso", SHA256, HEX64, 5L));
    }

    @Test
    void readsAllAlgorithmsAndUnderstandsAnySpelling() throws Exception {
        assertThat(read("CHECKSUM", """
                                MD5 (a) = HEX32
                                sha1 (a) = HEX40
                                SHA3_256 (a) = HEX64
                                SHA3-256 (b) = HEX64
                                """))
                .containsExactly(
                        new Entry("a", MD5, HEX32, null),
                        new Entry("a", SHA1, HEX40, null),
                        new Entry("a", SHA3_256, HEX64, null),
                        new Entry("b", SHA3_256, HEX64, null));
    }

    @Test
    void readsWhatCoreutilsWrites() throws Exception {
        assertThat(read("CHECKSUM", "HEX64 *a.iso\n" + HEX64.toUpperCase(Locale.ROOT) + "   a b\nHEX32  MD5 (a)"))
                .containsExactly(
                        new Entry("a.iso", SHA256, HEX64, null),
                        new Entry(" a b", SHA256, HEX64, null),
                        new Entry("MD5 (a)", MD5, HEX32, null));
        assertThat(read("iso/dvd.iso.SHA3_256SUM", "HEX64  dvd.iso\n"))
                .containsExactly(new Entry("dvd.iso", SHA3_256, HEX64, null));
    }

    @Test
    void undoesTheEscapesOfCoreutils() throws Exception {
        assertThat(read("CHECKSUM", "\\HEX32  a\\nb\\\\n\\r\n\\MD5 (\\\\) = HEX32\nHEX32  a\\nb\n"))
                .extracting(Entry::fileName)
                .containsExactly("a\nb\\n\r", "\\", "a\\nb");
    }

    @Test
    void keepsTheBytesOfNames() throws Exception {
        List<Entry> entries = new ArrayList<>();
        byte[] line = (HEX32 + "  \u00e4\u0085\u00ff").getBytes(StandardCharsets.ISO_8859_1);
        ChecksumFile.read("CHECKSUM", new ByteArrayInputStream(line), entries::add);

        assertThat(entries).containsExactly(new Entry("\u00e4\u0085\u00ff", MD5, HEX32, null));
    }

    @Test
    void givesNoSizeThatWasToldOfAnotherFile() throws Exception {
        assertThat(read("CHECKSUM", "# a: 5 bytes\nMD5 (b) = HEX32\n# just a comment\n\nMD5 (a) = HEX32\n"))
                .extracting(Entry::size)
                .containsExactly(null, 5L);
    }

    @Test
    void readsASignedTextAndWhatSurroundsIt() throws Exception {
        String signed = SIGNED.replace("- -----BEGIN PGP SIGNATURE-----\n", "").formatted(OF_PUNGI);

        assertThat(read("CHECKSUM", "MD5 (before) = HEX32\n" + signed + "MD5 (after) = HEX32\n"))
                .extracting(Entry::fileName)
                .containsExactly("before", "boot (1) = x.iso", "dvd.iso", "after");
        assertThat(read("CHECKSUM", signed.replace("# dvd", "- # dvd").replace("SHA256 (dvd", "- SHA256 (dvd")))
                .contains(new Entry("dvd.iso", SHA256, HEX64, 5L));
    }

    @Test
    void doesNotTakeEscapedTextForASignature() {
        assertThatThrownBy(() -> read("CHECKSUM", SIGNED.formatted("")))
                .hasMessageContaining("line 4: \"-----BEGIN PGP SIGNATURE-----\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 9})
    void refusesASignatureThatIsCutOff(int lines) {
        String signed = SIGNED.replace("- -----BEGIN PGP SIGNATURE-----\n", "").formatted(OF_PUNGI);
        String cut = String.join("\n", signed.lines().limit(lines).toList());

        assertThatThrownBy(() -> read("CHECKSUM", cut))
                .isInstanceOf(UnreadableMetadataException.class)
                .hasMessageContaining("the end of the file (expected: a whole signature)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SHA256 (../a) = HEX64 | \"../a\" (expected: the name of a file in the same directory)",
                "HEX64 */etc/passwd | \"/etc/passwd\" (expected: the name",
                "HEX64  ./a | \"./a\" (expected: the name",
                "SHA256 () = HEX64 | \"\" (expected: the name",
                "HEX64  . | \".\" (expected: the name",
                "HEX64  .. | \"..\" (expected: the name",
                "HEX64  a\0b | \"a\\u0000b\" (expected: the name",
                "\\HEX64  a\\b | \"a\\b\" (expected: \\\\, \\n or \\r",
                "\\HEX64  a\\ | \"a\\\" (expected: \\\\, \\n or \\r",
                "BLAKE2B (a) = HEX64 | the checksum algorithm \"BLAKE2B\" (expected: one of md5, sha1,",
                "SHA256 (a) = HEX32 | the checksum sha256 \"HEX32\" (expected: 64 hexadecimal digits)",
                "HEX32HEX32HEX32HEX32HEX32  a | as many digits as a known checksum has",
                "SHA256 (a) = xyz | \"SHA256 (a) = xyz\" (expected: a checksum and the name of a file)",
                "HEX64 a | expected: a checksum and the name",
                "<!DOCTYPE html> | \"<!DOCTYPE html>\" (expected: a checksum"
            })
    void saysWhichLineIsRefusedAndWhy(String line, String message) {
        assertThatThrownBy(() -> read("CHECKSUM", "# first\n" + line + "\n"))
                .isInstanceOf(UnreadableMetadataException.class)
                .hasMessageStartingWith("CHECKSUM, line 2: ")
                .hasMessageContaining(message.replace("HEX32", HEX32));
    }

    @Test
    void takesACarriageReturnForNoEndOfALine() {
        assertThatThrownBy(() -> read("CHECKSUM", "MD5 (a) = HEX32\r\n"))
                .isInstanceOf(UnreadableMetadataException.class)
                .hasMessageStartingWith("CHECKSUM, line 1: \"MD5 (a) = " + HEX32 + "\\u000d\" (expected: ");
    }

    @Test
    void namesTheAlgorithmThatOnlyTheFileNameTells() {
        assertThatThrownBy(() -> read("iso/a.iso.BLAKE2BSUM", "HEX64  a.iso\n"))
                .isInstanceOf(UnreadableMetadataException.class)
                .hasMessageStartingWith("iso/a.iso.BLAKE2BSUM, line 1: the checksum algorithm \"BLAKE2B\"");
    }

    @Test
    void refusesEndlessLinesAndPassesOnWhatTheFileSystemSays() {
        assertThatThrownBy(() -> read("CHECKSUM", "#" + "x".repeat(5_000)))
                .isInstanceOf(UnreadableMetadataException.class)
                .hasMessage("CHECKSUM, line 1: a longer line (expected: at most 4096 bytes)");
        assertThatThrownBy(() -> ChecksumFile.read(
                        "CHECKSUM",
                        new SequenceInputStream(new ByteArrayInputStream(new byte[] {'#'}), Fixtures.staleFile()),
                        _ -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("stale file handle");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CHECKSUM",
                "Fedora-Server-43-x86_64-20261120.n.0-CHECKSUM",
                "MD5SUM",
                "SHA1SUM",
                "SHA256SUM",
                "SHA512SUM",
                "SHA3_256SUM",
                "BLAKE2BSUM",
                "Aurora-9-SHA256SUM",
                "Aurora-dvd.iso.SHA256SUM"
            })
    void knowsTheNamesThatPungiGives(String name) {
        assertThat(ChecksumFile.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SUM",
                "-",
                "CHECKSUMS",
                "checksum",
                "MYCHECKSUM",
                "CONSUM",
                "SHA256SUM.asc",
                "a.iso",
                "sha256sum"
            })
    void takesNoOtherNames(String name) {
        assertThat(ChecksumFile.isName(name)).isFalse();
    }

    @Test
    void readsOrRefusesWhateverBecameOfAFile() {
        String file = "\\" + HEX64 + " *a\\nb\n" + HEX64 + "  c\n"
                + SIGNED.replace("- -----BEGIN PGP SIGNATURE-----\n", "").formatted(OF_PUNGI);
        byte[] original = file.getBytes(StandardCharsets.UTF_8);
        AtomicInteger reads = new AtomicInteger();
        for (int seed = 0; seed < 8_000; seed++) {
            byte[] mutated = Mutation.of(original, seed);
            assertThatCode(() -> {
                        try {
                            ChecksumFile.read(
                                    "SHA256SUM", new ByteArrayInputStream(mutated), ChecksumFileTest::requireSafe);
                            reads.incrementAndGet();
                        } catch (UnreadableMetadataException refused) {
                            assertThat(refused).hasMessageStartingWith("SHA256SUM, line ");
                        }
                    })
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
        assertThat(reads).hasValueBetween(400, 7_600);
    }

    private static void requireSafe(Entry entry) {
        assertThat(entry.fileName())
                .isNotIn("", ".", "..")
                .doesNotContain("/", "\0")
                .hasSizeLessThan(4096);
        assertThat(entry.checksum()).matches("[0-9a-f]{" + entry.algorithm().digits() + "}");
    }

    private static List<Entry> read(String path, String content) throws IOException, UnreadableMetadataException {
        List<Entry> entries = new ArrayList<>();
        String text = content.replace("HEX32", HEX32).replace("HEX40", HEX40).replace("HEX64", HEX64);
        ChecksumFile.read(path, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), entries::add);
        return entries;
    }
}
