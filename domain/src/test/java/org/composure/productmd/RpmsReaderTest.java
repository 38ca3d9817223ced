package org.composure.productmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpmsReaderTest {

    private static final String HEADER = "\"header\": {\"type\": \"productmd.rpms\", \"version\": \"1.2\"}";

    @Test
    void countsRpmsAndNamesThoseThatAreNotSigned() throws Exception {
        try (InputStream file = Fixtures.file("rpms-1.2.json")) {
            assertThat(RpmsReader.read(file))
                    .isEqualTo(new RpmsSummary(
                            "Aurora-9.1-20261120.n.3",
                            6,
                            4,
                            List.of(
                                    "Server/x86_64 tree-doc-0:1.0-1.x86_64",
                                    "Server/aarch64 leaf-0:2.0-1.aarch64",
                                    "Server/aarch64 leaf-devel-0:2.0-1.aarch64",
                                    "Server/aarch64 leaf-doc-0:2.0-1.aarch64")));
        }
    }

    @Test
    void readsTheOldLayoutAlsoWithTheHeaderLast() throws Exception {
        try (InputStream file = Fixtures.file("rpms-0.3.json")) {
            assertThat(RpmsReader.read(file))
                    .isEqualTo(new RpmsSummary(null, 2, 1, List.of("Server/src tree-0:1.0-1.src")));
        }
    }

    @Test
    void countsAMillionRpms() throws Exception {
        int parts = 2_000;
        String rpms = "{\"package-0:1-1.src\": {"
                + "\"package-0:1-1.x86_64\": {\"sigkey\": null, \"path\": \"p\"}, ".repeat(500)
                + "\"last-0:1-1.x86_64\": {\"sigkey\": \"abc\"}}}";
        byte[] variant = (", \"V\": {\"x86_64\": " + rpms + "}").getBytes(StandardCharsets.UTF_8);
        InputStream file = join(Collections.enumeration(List.of(
                stream("{" + HEADER + ", \"payload\": {\"rpms\": {\"First\": {}"),
                join(Collections.enumeration(Collections.nCopies(parts, variant).stream()
                        .<InputStream>map(ByteArrayInputStream::new)
                        .toList())),
                stream("}}}"))));

        RpmsSummary summary = RpmsReader.read(file);

        assertThat(summary.total()).isEqualTo(parts * 501L);
        assertThat(summary.unsigned()).isEqualTo(parts * 500L);
        assertThat(summary.firstUnsigned()).hasSize(5);
    }

    @Test
    void showsNothingThatCouldNotBeStored() throws Exception {
        RpmsSummary summary = RpmsReader.read(
                stream(
                        "{" + HEADER
                                + ", \"payload\": {\"compose\": {\"id\": \"a\\u0000b\"}, \"rpms\": {\"V\\n\": {\"a\": {\"s\": {\"n\\ud800\": {}}}}}}}"));

        assertThat(summary).isEqualTo(new RpmsSummary("a?b", 1, 1, List.of("V?/a n?")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | the document",
                "[] | the document",
                "{ | no JSON",
                "not json | no JSON",
                "{HEADER, \"payload\": {\"rpms\": {\"V\": {\"a\": {\"s\": | no JSON",
                "{HEADER, \"payload\": {\"rpms\": {}}} {} | something after the document",
                "{HEADER} | no payload.rpms",
                "{HEADER, \"payload\": {\"manifest\": {}}} | no payload.rpms",
                "{HEADER, \"payload\": []} | payload that is",
                "{HEADER, \"payload\": {\"rpms\": null}} | payload.rpms that is",
                "{HEADER, \"payload\": {\"rpms\": {\"V\": []}}} | a variant that is",
                "{HEADER, \"payload\": {\"rpms\": {\"V\": {\"a\": {\"s\": {\"n\": 5}}}}}} | an RPM that is",
                "{\"payload\": {\"rpms\": {}}} | header.version null",
                "{\"header\": {\"version\": \"1\"}, \"payload\": {\"rpms\": {}}} | header.version \"1\"",
                "{\"header\": {\"version\": \"1.1\"}, \"payload\": {\"rpms\": {}}} | header.type null",
                "{\"header\": {\"version\": \"0.3\"}, \"payload\": {\"rpms\": {}}} | no payload.manifest"
            })
    void saysWhyAFileCannotBeRead(String content, String message) {
        assertThatThrownBy(() -> RpmsReader.read(stream(content.replace("HEADER", HEADER))))
                .isInstanceOf(UnreadableMetadataException.class)
                .hasMessageStartingWith("rpms.json")
                .hasMessageContaining(message);
    }

    @Test
    void refusesEndlessNestingAndWrongEncoding() {
        byte[] wrong = ("{" + HEADER + ", \"x\": \"?\"}").getBytes(StandardCharsets.UTF_8);
        wrong[wrong.length - 3] = (byte) 0xff;

        assertThatThrownBy(() -> RpmsReader.read(stream("{\"x\": " + "[".repeat(100_000))))
                .isInstanceOf(UnreadableMetadataException.class);
        assertThatThrownBy(() -> RpmsReader.read(new ByteArrayInputStream(wrong)))
                .isInstanceOf(UnreadableMetadataException.class);
    }

    @Test
    void passesOnWhatTheFileSystemSays() {
        InputStream broken = new SequenceInputStream(stream("{" + HEADER + ","), Fixtures.staleFile());

        assertThatThrownBy(() -> RpmsReader.read(broken))
                .isInstanceOf(IOException.class)
                .hasMessage("stale file handle");
    }

    @Test
    void leavesTheStreamOpen() throws Exception {
        boolean[] closed = new boolean[1];
        InputStream file =
                new ByteArrayInputStream(
                        ("{" + HEADER + ", \"payload\": {\"rpms\": {}}}").getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public void close() {
                        Arrays.fill(closed, true);
                    }
                };

        RpmsReader.read(file);

        assertThat(closed[0]).isFalse();
    }

    private static InputStream stream(String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream join(Enumeration<InputStream> parts) {
        return new SequenceInputStream(parts);
    }
}
