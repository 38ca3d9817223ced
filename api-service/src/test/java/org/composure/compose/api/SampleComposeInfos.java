package org.composure.compose.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * ComposeInfos in all layouts that productmd has had: ours, and those of other projects, which are not ours to keep here. These are
 * looked for in {@code shared/data} beside a directory that the tests run in, or where {@code -Dcomposure.samples=} says.
 */
final class SampleComposeInfos {

    private static final JsonMapper JSON = new JsonMapper();

    private SampleComposeInfos() {}

    /** The names of ours; productmd reads each. */
    static Stream<String> names() {
        return Stream.of(
                "nightly.json",
                "candidate.json",
                "layered.json",
                "test-respin.json",
                "bare.json",
                "old-1.0.json",
                "untyped-1.0.json",
                "product-0.3.json",
                "layered-0.3.json",
                "product-0.2.json");
    }

    /** One of ours. */
    static String named(String name) {
        try (InputStream file = SampleComposeInfos.class.getResourceAsStream("/composeinfo/" + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The files of other projects that are named as ComposeInfos are, or whose header says so; not all can be read.
     *
     * @throws TestAbortedException if there is no directory of them: the test is skipped
     */
    static List<Path> ofOthers() throws IOException {
        Path directory = directory()
                .orElseThrow(
                        () -> new TestAbortedException(
                                "no ComposeInfos of other projects (expected: shared/data beside the checkout, or -Dcomposure.samples=)"));
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(SampleComposeInfos::isComposeInfo)
                    .sorted()
                    .toList();
        }
    }

    private static Optional<Path> directory() {
        String given = System.getProperty("composure.samples");
        if (given != null) {
            return Optional.of(Path.of(given));
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(ancestor -> ancestor.resolve("shared/data"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static boolean isComposeInfo(Path file) {
        if (file.getFileName().toString().startsWith("composeinfo")) {
            return true;
        }
        try {
            JsonNode type = JSON.readTree(Files.readString(file)).at("/header/type");
            return type.asString("").equals("productmd.composeinfo");
        } catch (JacksonException _) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
