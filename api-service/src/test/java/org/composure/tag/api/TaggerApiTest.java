package org.composure.tag.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.composure.apiservice.Composes;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who may tag with what. */
class TaggerApiTest extends RunningApi {

    private static final String TAGS = "/api/1/tags/";
    private static final String COMPOSES = "/api/1/composes/";
    private static final String COMPOSE = COMPOSES + Composes.id("Tagger");

    @BeforeEach
    void fill() {
        if (get(COMPOSE).status() == 404) {
            post(COMPOSES, Composes.nightly("Tagger"));
            post(TAGS, "{\"name\": \"limited\", \"description\": \"d\", \"documentation\": \"d\"}");
            patch(TAGS + "limited", "{\"action\": \"add_tagger\", \"username\": \"ann\", \"group\": \"qe\"}");
            patch(TAGS + "limited", "{\"action\": \"add_untagger\", \"group\": \"tagger-ops\"}");
        }
    }

    private Answer edit(String action, String tag, String user, String groups) {
        return patch(
                COMPOSE,
                "{\"action\": \"%s\", \"tag\": \"%s\"}".formatted(action, tag),
                "X-Remote-User",
                user,
                "X-Remote-Groups",
                groups);
    }

    @Test
    @Shows({"patch-not-tagger", "error-403"})
    void onlyTaggersTagAndOnlyUntaggersUntag() {
        Answer stranger = edit("tag", "limited", "eve", "tagger-ops");

        assertThat(stranger.status()).isEqualTo(403);
        assertThat(stranger.json().path("error").asString()).isEqualTo("Forbidden");
        assertThat(stranger.json().path("message").asString())
                .isEqualTo("User \"eve\" does not have \"taggers\" permission for tag \"limited\".");
        assertThat(edit("tag", "limited", "ann", "").status()).isEqualTo(200);
        assertThat(edit("untag", "limited", "ann", "qe").json().path("message").asString())
                .isEqualTo("User \"ann\" does not have \"untaggers\" permission for tag \"limited\".");
        assertThat(edit("untag", "limited", "eve", "tagger-ops").status()).isEqualTo(200);
        assertThat(edit("tag", "limited", "quinn", "docs, qe").status()).isEqualTo(200);
        assertThat(edit("untag", "limited", "root", "admins").status()).isEqualTo(200);
    }

    @Test
    @Shows("patch-stage-tag")
    void aStageTagFollowsFromAPromotion() {
        for (String action : new String[] {"tag", "untag"}) {
            Answer answer = edit(action, "nightly", "ann", "qe,releng");

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json().path("type").asString()).isEqualTo("stage-tag");
            assertThat(answer.json().path("message").asString()).contains("POST /api/1/promotions/");
        }
        Answer mended = edit("tag", "nightly", "root", "admins");

        assertThat(mended.status()).isEqualTo(200);
        assertThat(mended.json().path("stage").asString()).isEqualTo("periodic");
        assertThat(mended.json().path("tags").toString()).contains("nightly");
        assertThat(get(COMPOSE + "/changes/").response().body())
                .contains("User \\\"root\\\" added \\\"nightly\\\" tag.");
        assertThat(edit("untag", "nightly", "root", "admins").status()).isEqualTo(200);
    }

    @Test
    @Shows("route-userinfo")
    void callersAreToldWhatTheyMay() {
        JsonNode tagger = get(
                        "/api/1/userinfo", "X-Remote-User", "quinn", "X-Remote-Groups", "allowed_builders,tagger-ops")
                .json();
        JsonNode admin = get("/api/1/userinfo", "X-Remote-User", "root", "X-Remote-Groups", "admins")
                .json();
        JsonNode anybody = get("/api/1/userinfo").json();

        assertThat(tagger.toString())
                .isEqualTo(
                        "{\"username\":\"quinn\",\"permissions\":{\"can_create_compose\":true,\"can_create_tag\":false,"
                                + "\"can_edit_tag\":false,\"can_set_url\":true,\"is_tagger_of\":[],\"is_untagger_of\":[\"limited\"]},"
                                + "\"roles\":[\"allowed_builders\",\"requester\",\"viewer\"],"
                                + "\"approver_of\":[\"periodic\",\"nightly\",\"milestone-candidate\",\"milestone\"]}");
        assertThat(admin.at("/permissions/can_create_compose").asBoolean()).isFalse();
        assertThat(admin.at("/permissions/can_edit_tag").asBoolean()).isTrue();
        assertThat(admin.at("/permissions/is_untagger_of").toString()).contains("limited", "blocked");
        assertThat(anybody.path("username").asString()).isEqualTo("anonymous");
        assertThat(anybody.at("/permissions/can_create_tag").asBoolean()).isTrue();
    }
}
