package org.composure.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads policy files from disk and from the classpath; all that this package ever reads. */
final class PolicyFiles {

    /** The policies in the jar, by file name; a jar's directories cannot be listed. */
    static final List<String> SHIPPED = List.of(
            "milestone-candidate-to-milestone.yaml", "nightly-to-milestone-candidate.yaml", "periodic-to-nightly.yaml");

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int LARGEST = 256 * 1024;
    private static final Predicate<String> IS_POLICY =
            Pattern.compile("[^.].*\\.(yaml|yml|json)", Pattern.DOTALL).asMatchPredicate();

    private PolicyFiles() {}

    /**
     * One file.
     *
     * @param name the file's name
     * @param text what it holds
     */
    record PolicyFile(String name, String text) {}

    /**
     * Reads the policies of a directory, those directly in it, in order of their names; hidden files are none.
     *
     * @param errors files that cannot be read, have more than 256 KiB or are not UTF-8 are added here
     */
    static List<PolicyFile> in(Path directory, List<PolicyError> errors) {
        List<PolicyFile> files = new ArrayList<>();
        for (String name : names(directory, errors)) {
            try (InputStream in = Files.newInputStream(directory.resolve(name))) {
                byte[] bytes = in.readNBytes(LARGEST + 1);
                if (bytes.length > LARGEST) {
                    errors.add(new PolicyError(name, "", "is too large (expected: at most 256 KiB)"));
                } else {
                    files.add(new PolicyFile(name, decoded(bytes)));
                }
            } catch (CharacterCodingException e) {
                errors.add(new PolicyError(name, "", "is not UTF-8 text: " + e.getMessage() + " (expected: UTF-8)"));
            } catch (IOException e) {
                errors.add(new PolicyError(name, "", "cannot be read: " + e));
            }
        }
        return files;
    }

    /** Unlike {@code new String}, this says what is no text instead of putting question marks there. */
    private static String decoded(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static List<String> names(Path directory, List<PolicyError> errors) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<String> names = entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(IS_POLICY)
                    .sorted()
                    .toList();
            if (names.isEmpty()) {
                errors.add(new PolicyError(
                        directory.toString(), "", "holds no policy (expected: *.yaml, *.yml or *.json files)"));
            }
            return names;
        } catch (IOException | UncheckedIOException e) {
            errors.add(new PolicyError(
                    directory.toString(), "", "cannot be listed: " + e + " (expected: a directory with policies)"));
            return List.of();
        }
    }

    /** Reads the policies in the jar. */
    static List<PolicyFile> shipped() {
        return SHIPPED.stream()
                .map(name -> new PolicyFile(name, resource("shipped/" + name)))
                .toList();
    }

    /** Reads the schema in the jar. */
    static String schema() {
        return resource("policy.schema.json");
    }

    private static String resource(String name) {
        try (InputStream in = PolicyFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name + " beside " + PolicyFiles.class.getName());
            }
            return decoded(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
