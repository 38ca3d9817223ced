package org.composure.compose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.composure.problem.ProblemException;
import org.composure.productmd.ComposeInfoReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the library that makes ComposeInfos would not read, we do not take. */
class ProductmdRefusalTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @MethodSource("org.composure.compose.api.SampleComposeInfos#names")
    void refusesWhateverProductmdRefuses(String name, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve(name), SampleComposeInfos.named(name));

        refusesWhatIsRefused(Productmd.get().refusals(file));
    }

    @Test
    void refusesWhateverProductmdRefusesOfOtherProjects() throws Exception {
        List<Path> files = SampleComposeInfos.ofOthers();
        Productmd productmd = Productmd.get();
        List<Path> readable = productmd.readable(files);

        for (Path file : files) {
            if (readable.contains(file)) {
                refusesWhatIsRefused(productmd.refusals(file));
            } else {
                assertThatThrownBy(() -> ComposeInfoReader.read(JSON.readTree(Files.readString(file)), "compose_info"))
                        .as("%s", file)
                        .isInstanceOf(ProblemException.class);
            }
        }
    }

    private static void refusesWhatIsRefused(List<String> refusals) {
        assertThat(refusals).hasSizeGreaterThan(100);
        for (String refusal : refusals) {
            JsonNode refused = JSON.readTree(refusal);
            assertThatThrownBy(() -> ComposeInfoReader.read(refused.path("document"), "compose_info"))
                    .as(refused.path("what").asString())
                    .isInstanceOf(ProblemException.class);
        }
    }
}
