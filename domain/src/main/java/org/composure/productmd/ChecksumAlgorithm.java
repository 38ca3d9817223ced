package org.composure.productmd;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the checksum of a file is computed: those of the algorithms which Pungi can be told to use that the JDK has. */
public enum ChecksumAlgorithm implements Named {
    MD5("md5", "MD5", 128),
    SHA1("sha1", "SHA-1", 160),
    SHA224("sha224", "SHA-224", 224),
    SHA256("sha256", "SHA-256", 256),
    SHA384("sha384", "SHA-384", 384),
    SHA512("sha512", "SHA-512", 512),
    SHA3_224("sha3_224", "SHA3-224", 224),
    SHA3_256("sha3_256", "SHA3-256", 256),
    SHA3_384("sha3_384", "SHA3-384", 384),
    SHA3_512("sha3_512", "SHA3-512", 512);

    /** What an algorithm's name must be, for messages. */
    static final String EXPECTED =
            "one of " + Arrays.stream(values()).map(ChecksumAlgorithm::value).collect(Collectors.joining(", "));

    private final String value;
    private final String jdkName;
    private final int bits;

    ChecksumAlgorithm(String value, String jdkName, int bits) {
        this.value = value;
        this.jdkName = jdkName;
        this.bits = bits;
    }

    /** The algorithm of that name, as images.json and checksum files write it; case does not matter. */
    public static Optional<ChecksumAlgorithm> named(String name) {
        String value = name.toLowerCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.value.equals(value))
                .findFirst();
    }

    /** The SHA-2 algorithm, MD5 or SHA-1 whose checksums have as many hexadecimal digits: coreutils' tools know no others. */
    static Optional<ChecksumAlgorithm> ofLength(int digits) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.digits() == digits)
                .findFirst();
    }

    @Override
    public String value() {
        return value;
    }

    /** How many hexadecimal digits a checksum has. */
    int digits() {
        return bits / 4;
    }

    /** The text in lower case; empty if it can be no checksum of this algorithm. */
    Optional<String> checksum(String hex) {
        return hex.length() == digits() && hex.chars().allMatch(HexFormat::isHexDigit)
                ? Optional.of(hex.toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    /** A new computation. */
    public MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(jdkName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + jdkName, e);
        }
    }
}
