package org.composure.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.composure.apiservice.Composes;
import org.composure.apiservice.RunningApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyApiTest extends RunningApi {

    private static final String KEY = "Idempotency-Key";
    private static final String COMPOSES = "/api/1/composes/";

    private int composesOf(String release) {
        return get(COMPOSES + "?release_short=" + release)
                .json()
                .at("/meta/total")
                .asInt();
    }

    @Test
    void aComposeIsRegisteredOnceUnderOneKey() {
        Answer first = post(COMPOSES, Composes.nightly("Keyed"), KEY, "one");
        Answer again = post(COMPOSES, Composes.nightly("Keyed"), KEY, "one");
        Answer other = post(COMPOSES, Composes.nightly("Keyed"), KEY, "two");
        Answer otherUser = post(COMPOSES, Composes.nightly("Keyed"), KEY, "one", "X-Remote-User", "bob");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(other.json()).isNotEqualTo(first.json());
        assertThat(otherUser.json()).isNotEqualTo(first.json());
        assertThat(composesOf("Keyed")).isEqualTo(3);
    }

    @Test
    void anotherBodyUnderTheSameKeyIsRefused() {
        post(COMPOSES, Composes.nightly("Reused"), KEY, "reused");

        Answer answer = post(COMPOSES, Composes.nightly("ReusedToo"), KEY, "reused");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("type").asString()).isEqualTo("idempotency-key-reused");
        assertThat(composesOf("ReusedToo")).isZero();
    }

    @Test
    void aRefusalIsNotKept() {
        String bad = Composes.nightlyWith("Mended", "\"respin_of\": \"Mended-42-20261120.n.0\"");
        assertThat(post(COMPOSES, bad, KEY, "mended").status()).isEqualTo(400);

        assertThat(post(COMPOSES, Composes.nightly("Mended"), KEY, "mended").status())
                .isEqualTo(200);
    }

    @Test
    void aPromotionIsRequestedOnceAndItsLocationToldAgain() {
        post(COMPOSES, Composes.nightly("Twice"));
        String wish = "{\"compose_id\": \"%s\", \"to\": \"nightly\"}".formatted(Composes.id("Twice"));

        Answer first = post("/api/1/promotions/", wish, KEY, "promote");
        Answer again = post("/api/1/promotions/", wish, KEY, "promote");

        assertThat(first.status()).isEqualTo(202);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.json()).isEqualTo(first.json());
    }

    @Test
    void simultaneousPostsUnderOneKeyDoItOnce() throws Exception {
        List<Callable<Answer>> posts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            posts.add(() -> post(COMPOSES, Composes.nightly("Same"), KEY, "same"));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Answer> answer : threads.invokeAll(posts)) {
                assertThat(answer.get().status()).isEqualTo(200);
                assertThat(answer.get().json().at("/payload/compose/id").asString())
                        .isEqualTo(Composes.id("Same"));
            }
        }
        assertThat(composesOf("Same")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "with\ttab"})
    void keysAreVisibleAscii(String key) {
        Answer answer = post(COMPOSES, Composes.nightly("BadKey"), KEY, key);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(KEY);
    }

    @Test
    void keysHaveAtMost255Characters() {
        assertThat(post(COMPOSES, Composes.nightly("LongKey"), KEY, "k".repeat(255))
                        .status())
                .isEqualTo(200);
        assertThat(post(COMPOSES, Composes.nightly("LongKey"), KEY, "k".repeat(256))
                        .status())
                .isEqualTo(400);
        assertThat(post(COMPOSES, Composes.nightly("LongKey"), KEY, "a", KEY, "b")
                        .status())
                .isEqualTo(400);
    }
}
