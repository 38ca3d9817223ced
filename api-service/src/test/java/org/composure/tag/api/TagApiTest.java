package org.composure.tag.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TagApiTest extends RunningApi {

    private static final String TAGS = "/api/1/tags/";

    private Answer make(String name) {
        return post(
                TAGS, "{\"name\": \"%s\", \"description\": \"what\", \"documentation\": \"where\"}".formatted(name));
    }

    @Test
    @Shows({"route-tag-post", "route-tag-get", "object-tag"})
    void makesTagsAndShowsThemByIdAndName() {
        Answer made = make("made");

        assertThat(made.status()).isEqualTo(200);
        assertThat(made.json().propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "name",
                        "description",
                        "documentation",
                        "taggers",
                        "untaggers",
                        "tagger_groups",
                        "untagger_groups");
        assertThat(get(TAGS + made.json().path("id").asInt()).json()).isEqualTo(made.json());
        assertThat(get(TAGS + "made").json()).isEqualTo(made.json());
        assertThat(jdbc.sql("select count(*) from change where tag = :tag and action = 'created'")
                        .param("tag", made.json().path("id").asInt())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    @Shows("tag-post-duplicate")
    void refusesANameThatIsTaken() {
        make("taken");

        Answer again = make("taken");

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.json().path("message").asString()).isEqualTo("Tag taken already exists");
        assertThat(again.json().at("/errors/0/field").asString()).isEqualTo("name");
    }

    @Test
    @Shows("tag-names")
    void unusualNamesCanBeReached() {
        assertThat(make("-neg").status()).isEqualTo(200);
        assertThat(make("a b;c?d#e%f ž").status()).isEqualTo(200);
        assertThat(get(TAGS + "-neg").status()).isEqualTo(200);
        assertThat(get(TAGS + "a%20b%3Bc%3Fd%23e%25f%20%C5%BE")
                        .json()
                        .path("name")
                        .asString())
                .isEqualTo("a b;c?d#e%f ž");
    }

    @Test
    @Shows("tag-get-digits")
    void aNameOfDigitsIsReachedWhereNoTagHasThatId() {
        jdbc.sql("insert into tag (name, description, documentation, created_at) values ('99999', 'd', 'd', now())")
                .update();

        assertThat(get(TAGS + "99999").json().path("name").asString()).isEqualTo("99999");
    }

    @ParameterizedTest
    @CsvSource({
        "0",
        "4711999",
        "nobody",
        "99999999999999999999",
        "%C2%B2",
        "%D9%A1",
        "a%2Fb",
        "%20",
        "x%7Fy",
        "%F0%9F%92%A9"
    })
    @Shows({"route-tag-get", "tag-get-digits"})
    void otherTagsAreNotFound(String name) {
        Answer answer = get(TAGS + name);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("message").asString()).isEqualTo("No such tag found.");
    }

    @Test
    @Shows({"route-tags-list", "tags-list-filters", "tags-list-order"})
    void listsTheNewestFirstUnlessAskedOtherwise() {
        int first = make("list-b").json().path("id").asInt();
        int second = make("list-a").json().path("id").asInt();

        JsonNode newest = get(TAGS + "?per_page=2").json();
        assertThat(newest.at("/items/0/id").asInt()).isEqualTo(second);
        assertThat(newest.at("/items/1/id").asInt()).isEqualTo(first);
        assertThat(get(TAGS + "?name=list-a").json().at("/meta/total").asInt()).isEqualTo(1);
        assertThat(get(TAGS + "?id=" + first).json().at("/items/0/name").asString())
                .isEqualTo("list-b");
        assertThat(get(TAGS + "?order_by=-name&per_page=500")
                        .json()
                        .path("items")
                        .valueStream()
                        .map(tag -> tag.path("name").asString()))
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(get(TAGS + "?order_by=taggers").json().path("message").asString())
                .isEqualTo("An invalid order_by key was suplied, allowed keys are: ['id', 'name']");
    }

    @Test
    @Shows("tags-list-paging")
    void theListIsPagedAsThatOfComposesIs() {
        make("paged-a");
        make("paged-b");
        long total = get(TAGS).json().at("/meta/total").asLong();

        JsonNode second =
                get(TAGS + "?per_page=1&page=2&order_by=name&kept=x&_dropped=y").json();
        JsonNode meta = second.path("meta");
        String link = "&per_page=1&order_by=name&kept=x";
        assertThat(second.path("items").size()).isEqualTo(1);
        assertThat(meta.path("page").asLong()).isEqualTo(2);
        assertThat(meta.path("per_page").asLong()).isEqualTo(1);
        assertThat(meta.path("pages").asLong()).isEqualTo(total);
        assertThat(meta.path("first").asString()).isEqualTo(base() + TAGS + "?page=1" + link);
        assertThat(meta.path("prev").asString()).isEqualTo(base() + TAGS + "?page=1" + link);
        assertThat(meta.path("next").asString()).isEqualTo(base() + TAGS + "?page=3" + link);
        assertThat(meta.path("last").asString()).isEqualTo(base() + TAGS + "?page=" + total + link);

        JsonNode past = get(TAGS + "?per_page=1&page=" + (total + 5)).json();
        assertThat(past.path("items").size()).isZero();
        assertThat(past.at("/meta/next").isNull()).isTrue();
        assertThat(get(TAGS + "?per_page=x&page=y").json().at("/meta/per_page").asInt())
                .isEqualTo(10);
        assertThat(get(TAGS + "?per_page=-1").json().at("/meta/per_page").asInt())
                .isEqualTo(20);
        assertThat(get(TAGS + "?per_page=100000000").json().at("/meta/per_page").asInt())
                .isEqualTo(1500);
        JsonNode nothing = get(TAGS + "?per_page=0").json();
        assertThat(nothing.path("items").size()).isZero();
        assertThat(nothing.at("/meta/pages").asInt()).isZero();
        JsonNode empty = get(TAGS + "?name=nobody-made-this").json().path("meta");
        assertThat(empty.path("total").asInt()).isZero();
        assertThat(empty.path("last").asString()).contains("page=0");
    }

    @Test
    void theTagsOfPoliciesAreThereFromTheStart() {
        assertThat(get(TAGS + "nightly").status()).isEqualTo(200);
        assertThat(get(TAGS + "blocked").status()).isEqualTo(200);
    }

    @Test
    void aTagIsFoundByAnyIdThatATagCanHave() {
        for (int id : new int[] {999_999_999, 1_000_000_000, Integer.MAX_VALUE}) {
            jdbc.sql("""
                            insert into tag (id, name, description, documentation, created_at) overriding system value
                            values (:id, :name, 'd', 'd', now())
                            """).param("id", id).param("name", "numbered-" + id).update();

            assertThat(get(TAGS + id).json().path("name").asString()).isEqualTo("numbered-" + id);
            assertThat(get(TAGS + id + "/changes/").status()).isEqualTo(200);
            assertThat(patch(TAGS + id, "{\"description\": \"other\"}").status())
                    .isEqualTo(200);
        }
        assertThat(get(TAGS + "2147483648").status()).isEqualTo(404);
        assertThat(get(TAGS + "9999999999").status()).isEqualTo(404);
    }
}
