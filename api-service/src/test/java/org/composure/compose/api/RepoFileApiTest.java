package org.composure.compose.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.composure.apiservice.Composes;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepoFileApiTest extends RunningApi {

    private static final String COMPOSES = "/api/1/composes/";
    private static final String REPO = COMPOSES + Composes.id("Repo") + "/repo/";

    @BeforeEach
    void register() {
        if (get(COMPOSES + Composes.id("Repo")).status() == 404) {
            post(
                    COMPOSES,
                    Composes.nightlyWith("Repo", "\"compose_url\": \"https://composes.example.org/Repo%2043/\""));
            post(COMPOSES, Composes.nightly("Repoless"));
        }
    }

    @Test
    @Shows({"route-repo", "repo-body"})
    void theFileNamesComposeVariantAndUrl() {
        Answer answer = get(REPO + "?variant=Server-optional");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.response().body()).isEqualTo("""
                        [Repo-43-20261120.n.0-Server-optional]
                        name=Compose Repo-43-20261120.n.0 (RPMs) - Server-optional
                        baseurl=https://composes.example.org/Repo%2043/compose/Server-optional/$basearch/os/
                        enabled=1
                        gpgcheck=0
                        """);
    }

    @Test
    @Shows("repo-refusals")
    void theComposeIsLookedForFirstThenTheVariantThenTheUrl() {
        Answer unknown = get(COMPOSES + "No-43-20261120.n.0/repo/");
        Answer without = get(COMPOSES + Composes.id("Repoless") + "/repo/");
        Answer homeless = get(COMPOSES + Composes.id("Repoless") + "/repo/?variant=Server");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("message").asString()).isEqualTo("No such compose found.");
        assertThat(without.status()).isEqualTo(400);
        assertThat(without.json().path("message").asString()).isEqualTo("variant is required.");
        assertThat(homeless.status()).isEqualTo(404);
        assertThat(homeless.json().path("message").asString()).isEqualTo("Compose does not have any URL set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2Fetc", "a%0Ab", "..", "a/b", "a%5D", "a%20b", "%25", "$x", "a%C5%BE", ""})
    @Shows("repo-refusals")
    void nothingGetsIntoTheFileThatMeansSomethingElseThere(String variant) {
        Answer answer = get(REPO + "?variant=" + variant);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("variant");
    }
}
