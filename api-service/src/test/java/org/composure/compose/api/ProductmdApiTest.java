package org.composure.compose.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library that made a ComposeInfo reads from our answers what it reads from what was posted. */
class ProductmdApiTest extends RunningApi {

    private static final String COMPOSES = "/api/1/composes/";

    @ParameterizedTest
    @ValueSource(strings = {"nightly.json", "candidate.json", "layered.json", "old-1.0.json", "bare.json"})
    @Shows({"object-compose-info-whole", "post-answer"})
    void productmdReadsTheSameFromWhatWasPostedAnsweredAndIsShown(String name) throws Exception {
        Productmd productmd = Productmd.get();
        String posted;
        try (InputStream file = ProductmdApiTest.class.getResourceAsStream("/composeinfo/" + name)) {
            posted = new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        }

        Answer answer = post(COMPOSES, "{\"compose_info\": " + posted + "}");

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        productmd.readsTheSame(posted, answer.response().body());
        String id = answer.json().at("/payload/compose/id").asString();
        productmd.readsTheSame(
                posted, get(COMPOSES + id).json().path("compose_info").toString());
    }
}
