package org.composure.compose.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.composure.problem.ProblemException;
import org.composure.productmd.ComposeInfoReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the library that makes ComposeInfos would not read, we do not take. */
class ProductmdRefusalTest {

    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @ValueSource(strings = {"nightly.json", "candidate.json", "layered.json", "old-1.0.json", "bare.json"})
    void refusesWhateverProductmdRefuses(String name) throws Exception {
        URI file = Objects.requireNonNull(ProductmdRefusalTest.class.getResource("/composeinfo/" + name), name)
                .toURI();

        List<String> refusals = Productmd.get().refusals(Path.of(file));

        assertThat(refusals).hasSizeGreaterThan(100);
        for (String refusal : refusals) {
            JsonNode refused = JSON.readTree(refusal);
            assertThatThrownBy(() -> ComposeInfoReader.read(refused.path("document"), "compose_info"))
                    .as(refused.path("what").asString())
                    .isInstanceOf(ProblemException.class);
        }
    }
}
