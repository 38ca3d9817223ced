package org.composure.productmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.composure.productmd.ChecksumAlgorithm.MD5;
import static org.composure.productmd.ChecksumAlgorithm.SHA1;
import static org.composure.productmd.ChecksumAlgorithm.SHA256;
import static org.composure.productmd.ChecksumAlgorithm.SHA512;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.composure.compose.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesReaderTest {

    private static final String MD5_SUM = "1bc29b36f623ba82aaf6724fd3b16718";
    private static final String SHA1_SUM = "415ab40ae9b7cc4e66d6769cb2c08106e8293b48";
    private static final String SHA256_SUM = "5d5b09f6dcb2d53a5fffc60c4ac0d55fabdf556069d6631545f42aa6e3500f2e";
    private static final String SHA512_SUM = "1f9720f871674c18e5fecff61d92c1355cd4bfac25699fb7ddfe7717c9669b4d"
            + "085193982402156122dfaa706885fd64741704649795c65b2a5bdec40347e28a";

    private static final String HEADER = "\"header\": {\"type\": \"productmd.images\", \"version\": \"1.2\"}";
    private static final String CHECKSUMS = "\"checksums\": {\"md5\": \"" + MD5_SUM + "\"}";

    @Test
    void handsOverEachImageAsOftenAsItIsListed() throws Exception {
        List<Image> images = new ArrayList<>();
        long count;
        try (InputStream file = Fixtures.file("images-1.2.json")) {
            count = ImagesReader.read(file, images::add);
        }

        Image sources = new Image(
                "Server/source/iso/Aurora-9.1-source.iso",
                4_294_967_296L,
                Map.of(SHA256, SHA256_SUM, SHA512, SHA512_SUM));
        assertThat(images)
                .containsExactly(
                        new Image(
                                "Server/x86_64/iso/Aurora-9.1-dvd.iso",
                                7_516_192_768L,
                                Map.of(MD5, MD5_SUM, SHA1, SHA1_SUM, SHA256, SHA256_SUM)),
                        sources,
                        sources);
        assertThat(count).isEqualTo(3);
    }

    @Test
    void readsTheOldLayoutAlsoWithTheHeaderLast() throws Exception {
        List<Image> images = new ArrayList<>();
        try (InputStream file = Fixtures.file("images-1.0.json")) {
            ImagesReader.read(file, images::add);
        }

        assertThat(images)
                .containsExactly(
                        new Image("Client/source/iso/Aurora.iso", 1_048_576L, Map.of(SHA256, SHA256_SUM)),
                        new Image("Client/i386/iso/boot.iso", null, Map.of(MD5, MD5_SUM)));
    }

    @Test
    void readsAComposeWithoutImages() throws Exception {
        assertThat(ImagesReader.read(stream("{" + HEADER + ", \"payload\": {\"images\": {}}}"), _ -> {}))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | the document",
                "[] | the document",
                "{ | no JSON",
                "{HEADER, \"payload\": {\"images\": {\"V\": {\"a\": [ | no JSON",
                "{HEADER, \"payload\": {\"images\": {}}} {} | something after the document",
                "{HEADER} | no payload.images",
                "{HEADER, \"payload\": []} | payload that is",
                "{HEADER, \"payload\": {\"images\": []}} | payload.images that is",
                "{HEADER, \"payload\": {\"images\": {\"V\": []}}} | a variant that is",
                "{HEADER, \"payload\": {\"images\": {\"V\": {\"a\": {}}}}} | an arch that is",
                "{HEADER, \"payload\": {\"images\": {\"V\": {\"a\": [[]]}}}} | an image that is",
                "{\"payload\": {\"images\": {}}} | header.version null",
                "{\"header\": {\"type\": \"productmd.rpms\", \"version\": \"1.2\"}, \"payload\": {\"images\": {}}} | header.type \"productmd.rpms\""
            })
    void saysWhyAFileCannotBeRead(String content, String message) {
        assertRefused(content.replace("HEADER", HEADER), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CHECKSUMS | an image without path",
                "\"path\": null, CHECKSUMS | path that is VALUE_NULL",
                "\"path\": [\"a\"], CHECKSUMS | path that is START_ARRAY",
                "\"path\": \"a\", \"path\": \"a\", CHECKSUMS | second path",
                "\"path\": \"a\" | no checksums of \"a\"",
                "\"path\": \"a\", \"checksums\": {} | no checksums of \"a\"",
                "\"path\": \"a\", \"checksums\": null | checksums that is",
                "\"path\": \"a\", \"checksums\": {\"md5\": null} | the checksum md5 that is",
                "\"path\": \"a\", \"checksums\": {\"md5\": \"\"} | the checksum md5 \"\" (expected: 32 hexadecimal digits)",
                "\"path\": \"a\", \"checksums\": {\"sha1\": \"MD5_SUM\"} | the checksum sha1",
                "\"path\": \"a\", \"checksums\": {\"md5\": \"zbc29b36f623ba82aaf6724fd3b16718\"} | the checksum md5",
                "\"path\": \"a\", \"checksums\": {\"blake2b\": \"MD5_SUM\"} | algorithm \"blake2b\" (expected: one of md5,",
                "\"path\": \"a\", \"checksums\": {\"md5\": \"MD5_SUM\", \"MD5\": \"MD5_SUM\"} | second checksum md5",
                "\"path\": \"a\", CHECKSUMS, CHECKSUMS | second checksums",
                "\"path\": \"a\", CHECKSUMS, \"size\": -1 | size \"-1\"",
                "\"path\": \"a\", CHECKSUMS, \"size\": 1e3 | size that is",
                "\"path\": \"a\", CHECKSUMS, \"size\": 99999999999999999999 | size \"99999999999999999999\"",
                "\"path\": \"a\", CHECKSUMS, \"size\": \"1k\" | size \"1k\"",
                "\"path\": \"a\", CHECKSUMS, \"size\": true | size that is",
                "\"path\": \"a\", CHECKSUMS, \"size\": null, \"size\": 1 | second size"
            })
    void refusesAnImageThatCannotBeChecked(String image, String message) {
        assertRefused(document(image.replace("CHECKSUMS", CHECKSUMS).replace("MD5_SUM", MD5_SUM)), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "/etc/passwd",
                "../a.iso",
                "Server/../../a.iso",
                "Server/..",
                "Server//a.iso",
                "Server/./a.iso",
                "Server/a.iso/",
                "Server/a\\u0000.iso",
                "Server/a\\n.iso",
                "Server/a\\u009b.iso",
                "Server/a\\ud800.iso"
            })
    void refusesAPathThatCouldLeadOutOfTheCompose(String path) {
        assertRefused(document("\"path\": \"" + path + "\", " + CHECKSUMS), "an image's path \"");
    }

    @Test
    void saysWhereAPathIsRefused() {
        assertThatThrownBy(() -> read(document("\n\"path\": \"../a.iso\", " + CHECKSUMS)))
                .isInstanceOf(UnreadableMetadataException.class)
                .hasMessageStartingWith(
                        "images.json, line 2, column 9: an image's path \"../a.iso\" (expected: a relative path");
    }

    @Test
    void refusesWhatIsTooLargeToBeHeld() {
        String megabyte = "9".repeat(1 << 20);

        assertRefused(document("\"path\": \"" + megabyte + "\""), "images.json");
        assertRefused(document("\"path\": \"" + "a/".repeat(600) + "a\", " + CHECKSUMS), "an image's path \"");
        assertRefused(document("\"" + megabyte + "\": 1"), "images.json");
        assertRefused(document("\"checksums\": {\"md5\": \"" + megabyte + "\"}"), "images.json");
        assertRefused(document("\"size\": " + megabyte), "images.json");
        assertRefused(document("\"x\": " + "[".repeat(10_000) + "]".repeat(10_000)), "images.json");
    }

    @Test
    void goesPastWhatItDoesNotKnow() throws Exception {
        String megabyte = "9".repeat(1 << 20);

        assertThat(read(document("\"x\": [{\"path\": \"" + megabyte + "\"}], \"path\": \"a\", " + CHECKSUMS)))
                .containsExactly(new Image("a", null, Map.of(MD5, MD5_SUM)));
    }

    @Test
    void passesOnWhatTheActionAndTheFileSystemSay() {
        InputStream broken = new SequenceInputStream(stream("{" + HEADER + ","), Fixtures.staleFile());

        assertThatThrownBy(() -> ImagesReader.read(broken, _ -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("stale file handle");
        assertThatThrownBy(() -> ImagesReader.read(Fixtures.file("images-1.2.json"), image -> {
                    throw new IOException("no " + image.path());
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no Server/x86_64/iso/Aurora-9.1-dvd.iso");
    }

    @Test
    void readsOrRefusesWhateverBecameOfAFile() throws Exception {
        for (String name : new String[] {"images-1.2.json", "images-1.0.json"}) {
            byte[] original;
            try (InputStream file = Fixtures.file(name)) {
                original = file.readAllBytes();
            }
            AtomicInteger reads = new AtomicInteger();
            for (int seed = 0; seed < 4_000; seed++) {
                byte[] mutated = Mutation.of(original, seed);
                assertThatCode(() -> {
                            try {
                                ImagesReader.read(new ByteArrayInputStream(mutated), ImagesReaderTest::requireSafe);
                                reads.incrementAndGet();
                            } catch (UnreadableMetadataException refused) {
                                assertThat(refused).hasMessageStartingWith("images.json");
                            }
                        })
                        .as("%s, seed %d", name, seed)
                        .doesNotThrowAnyException();
            }
            assertThat(reads).hasValueBetween(200, 3_800);
        }
    }

    private static void requireSafe(Image image) {
        assertThat(Location.isValidPath(image.path())).isTrue();
        assertThat(image.checksums())
                .isNotEmpty()
                .allSatisfy(
                        (algorithm, checksum) -> assertThat(checksum).matches("[0-9a-f]{" + algorithm.digits() + "}"));
    }

    private static String document(String image) {
        return "{" + HEADER + ", \"payload\": {\"images\": {\"V\": {\"a\": [{" + image + "}]}}}}";
    }

    private static List<Image> read(String content) throws IOException, UnreadableMetadataException {
        List<Image> images = new ArrayList<>();
        ImagesReader.read(stream(content), images::add);
        return images;
    }

    private static void assertRefused(String content, String message) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(UnreadableMetadataException.class)
                .hasMessageStartingWith("images.json")
                .hasMessageContaining(message);
    }

    private static InputStream stream(String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }
}
