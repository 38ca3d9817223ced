package org.composure.compose.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The library that made a ComposeInfo reads from our answers what it reads from what was posted. */
class ProductmdApiTest extends RunningApi {

    private static final String COMPOSES = "/api/1/composes/";

    @ParameterizedTest
    @MethodSource("org.composure.compose.api.SampleComposeInfos#names")
    @Shows({"object-compose-info-whole", "post-answer"})
    void productmdReadsTheSameFromWhatWasPostedAnsweredAndIsShown(String name) throws Exception {
        isShownAsItWasPosted(Productmd.get(), SampleComposeInfos.named(name));
    }

    @Test
    void productmdReadsTheSameFromWhateverItReadsOfOtherProjects() throws Exception {
        List<Path> files = SampleComposeInfos.ofOthers();
        Productmd productmd = Productmd.get();
        List<Path> readable = productmd.readable(files);

        assertThat(readable).isNotEmpty();
        for (Path file : readable) {
            isShownAsItWasPosted(productmd, Files.readString(file));
        }
    }

    @Test
    void whatProductmdDoesNotReadOfOtherProjectsIsRefusedByName() throws Exception {
        List<Path> files = SampleComposeInfos.ofOthers();
        List<Path> readable = Productmd.get().readable(files);

        for (Path file : files) {
            if (!readable.contains(file)) {
                Answer answer = post(COMPOSES, "{\"compose_info\": " + Files.readString(file) + "}");
                assertThat(answer.status()).as("%s", file).isEqualTo(400);
                assertThat(answer.json().path("message").asString()).startsWith("Cannot parse \"compose_info\": ");
                assertThat(answer.json().at("/errors/0/field").asString()).startsWith("compose_info.payload.");
            }
        }
    }

    private void isShownAsItWasPosted(Productmd productmd, String posted) throws IOException {
        Answer answer = post(COMPOSES, "{\"compose_info\": " + posted + "}");

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        productmd.readsTheSame(posted, answer.response().body());
        String id = answer.json().at("/payload/compose/id").asString();
        productmd.readsTheSame(
                posted, get(COMPOSES + id).json().path("compose_info").toString());
    }
}
