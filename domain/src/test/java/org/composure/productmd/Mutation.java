package org.composure.productmd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** What can become of a file: the same for the same seed. */
final class Mutation {

    private static final List<String> SPLICES = List.of(
            "..",
            "/",
            "\u0000",
            "\"",
            "\\",
            "\\u0000",
            "\n",
            "\r",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "null",
            "1e9",
            "-",
            "é",
            "\uFEFF",
            "# a: 1 bytes\n",
            "MD5 (a) = 00\n",
            "-----BEGIN PGP SIGNED MESSAGE-----\n");

    private Mutation() {}

    static byte[] of(byte[] original, int seed) {
        Random random = new Random(seed);
        byte[] bytes = original;
        for (int change = 0; change <= seed % 4; change++) {
            int at = random.nextInt(bytes.length + 1);
            int length = Math.min(random.nextInt(4) > 0 ? 1 : random.nextInt(60), bytes.length - at);
            ByteArrayOutputStream changed = new ByteArrayOutputStream();
            changed.write(bytes, 0, at);
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4, 5 -> changed.write(random.nextInt('0', '9' + 1));
                case 6 -> changed.write(random.nextInt(' ', 127));
                case 7 -> changed.write(random.nextInt(256));
                case 8 ->
                    changed.writeBytes(
                            SPLICES.get(random.nextInt(SPLICES.size())).getBytes(StandardCharsets.UTF_8));
                case 9 -> {
                    int from = random.nextInt(bytes.length + 1);
                    changed.write(bytes, from, Math.min(random.nextInt(300), bytes.length - from));
                }
                case 10 -> length = bytes.length - at;
                default -> {
                    // Only taken away.
                }
            }
            changed.write(bytes, at + length, bytes.length - at - length);
            bytes = changed.toByteArray();
        }
        return bytes;
    }
}
