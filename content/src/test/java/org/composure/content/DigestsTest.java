package org.composure.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.composure.productmd.ChecksumAlgorithm;
import org.junit.jupiter.api.Test;

class DigestsTest {

    private static final Set<ChecksumAlgorithm> SOME =
            EnumSet.of(ChecksumAlgorithm.MD5, ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256);

    private final Digests digests = new Digests();

    @Test
    void computesWhatTheStandardsSayOfAbc() throws Exception {
        assertThat(digests.of(content("abc"), SOME, _ -> {}))
                .isEqualTo(Map.of(
                        ChecksumAlgorithm.MD5,
                        "900150983cd24fb0d6963f7d28e17f72",
                        ChecksumAlgorithm.SHA1,
                        "a9993e364706816aba3e25717850c26c9cd0d89d",
                        ChecksumAlgorithm.SHA256,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    @Test
    void computesEveryAlgorithmOverManyParts() throws Exception {
        byte[] large = new byte[3_000_001];
        new Random(1).nextBytes(large);
        List<Long> parts = new ArrayList<>();

        Map<ChecksumAlgorithm, String> checksums =
                digests.of(new ByteArrayInputStream(large), EnumSet.allOf(ChecksumAlgorithm.class), parts::add);

        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            MessageDigest whole = algorithm.newDigest();
            assertThat(checksums.get(algorithm)).isEqualTo(HexFormat.of().formatHex(whole.digest(large)));
        }
        assertThat(parts).hasSizeGreaterThan(5);
        assertThat(parts.stream().mapToLong(Long::longValue).sum()).isEqualTo(large.length);
    }

    @Test
    void forgetsAFileThatWasGivenUp() throws Exception {
        assertThatThrownBy(() -> digests.of(content("half"), SOME, _ -> {
                    throw new IllegalStateException("cancelled");
                }))
                .hasMessage("cancelled");

        assertThat(digests.of(content("abc"), SOME, _ -> {}))
                .isEqualTo(new Digests().of(content("abc"), SOME, _ -> {}));
    }

    @Test
    void readsAnEmptyFile() throws Exception {
        assertThat(digests.of(content(""), EnumSet.of(ChecksumAlgorithm.MD5), _ -> {}))
                .containsExactly(Map.entry(ChecksumAlgorithm.MD5, "d41d8cd98f00b204e9800998ecf8427e"));
    }

    private static InputStream content(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
