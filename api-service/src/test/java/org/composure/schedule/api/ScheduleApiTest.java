package org.composure.schedule.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.composure.apiservice.RunningApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ScheduleApiTest extends RunningApi {

    private static final String SCHEDULES = "/api/1/schedules/";

    private static String plan(String name) {
        return """
                {"name": "%s", "release_short": "Planned", "release_version": "43", "to": "nightly", "cron": "0 2 * * *",
                 "zone": "Europe/Prague", "wait_for": "3h"}
                """.formatted(name);
    }

    private JsonNode made(String name) {
        Answer answer = post(SCHEDULES, plan(name), "X-Remote-User", "alice");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        return answer.json();
    }

    private static String path(JsonNode schedule) {
        return SCHEDULES + schedule.path("id").asString();
    }

    private Answer decide(JsonNode schedule, String action) {
        return patch(path(schedule), "{\"action\": \"%s\"}".formatted(action), "X-Remote-User", "bob");
    }

    @Test
    void makesAScheduleAndSaysWhereItIsAndWhenItIsDue() {
        Answer answer = post(SCHEDULES, plan("nightly-a"), "X-Remote-User", "alice");

        assertThat(answer.status()).isEqualTo(201);
        JsonNode schedule = answer.json();
        assertThat(answer.header("Location")).isEqualTo(base() + path(schedule));
        assertThat(get(path(schedule)).json()).isEqualTo(schedule);
        assertThat(schedule.path("name").asString()).isEqualTo("nightly-a");
        assertThat(schedule.path("created_by").asString()).isEqualTo("alice");
        assertThat(schedule.path("wait_for").asString()).isEqualTo("3h");
        assertThat(schedule.path("last_run").isNull()).isTrue();
        assertThat(Instant.parse(schedule.path("next_at").asString())
                        .atZone(ZoneId.of("Europe/Prague"))
                        .toLocalTime())
                .isEqualTo(LocalTime.of(2, 0));
        assertThat(get(SCHEDULES + "?per_page=500").json().path("items").valueStream())
                .contains(schedule);
    }

    @Test
    void aNameIsGivenOnceAndTheSamePostUnderOneKeyIsAnsweredAgain() {
        Answer first = post(SCHEDULES, plan("nightly-b"), "Idempotency-Key", "b");
        Answer again = post(SCHEDULES, plan("nightly-b"), "Idempotency-Key", "b");
        Answer taken = post(SCHEDULES, plan("nightly-b"));

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.json().path("message").asString()).isEqualTo("There is a schedule \"nightly-b\" already.");
    }

    @Test
    void pausesAndUnpausesAndSaysSoOnceMore() {
        JsonNode schedule = made("nightly-c");

        JsonNode paused = decide(schedule, "pause").json();
        assertThat(paused.path("next_at").isNull()).isTrue();
        assertThat(paused.path("paused_by").asString()).isEqualTo("bob");
        assertThat(decide(schedule, "pause").json()).isEqualTo(paused);

        assertThat(decide(schedule, "unpause").json()).isEqualTo(schedule);
    }

    @Test
    void triggersARunWhichIsShownWithTheSchedule() {
        JsonNode schedule = made("nightly-d");

        JsonNode triggered = decide(schedule, "trigger").json();

        assertThat(triggered.at("/last_run/state").asString()).isEqualTo("waiting");
        JsonNode run = get(path(schedule) + "/runs/").json().at("/items/0");
        assertThat(run.path("cause").asString()).isEqualTo("triggered");
        assertThat(run.path("requested_by").asString()).isEqualTo("bob");
        assertThat(run.path("candidates").isEmpty()).isTrue();
        assertThat(get(path(schedule) + "/runs/" + run.path("id").asString()).json())
                .isEqualTo(run);
        assertThat(jdbc.sql("select kind from outbox_wake where work = cast(:id as uuid)")
                        .param("id", run.path("id").asString())
                        .query(String.class)
                        .single())
                .isEqualTo("schedule-run");
        Answer second = decide(schedule, "trigger");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().path("type").asString()).isEqualTo("not-possible-now");
    }

    @Test
    void aDeletedScheduleIsGoneAndItsEventTellsWhatItWas() {
        JsonNode schedule = made("nightly-e");
        decide(schedule, "trigger");

        Answer deleted = send("DELETE", path(schedule), "", "X-Remote-User", "carol");

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.response().body()).isEmpty();
        for (String method : new String[] {"GET", "PATCH", "DELETE"}) {
            assertThat(send(method, path(schedule), "{}").status()).as(method).isEqualTo(404);
        }
        assertThat(get(path(schedule) + "/runs/").status()).isEqualTo(404);
        JsonNode message = get("/api/1/messages/?per_page=500&order_by=-written_at")
                .json()
                .path("items")
                .valueStream()
                .filter(item -> item.path("schedule").asString("").equals("nightly-e"))
                .findFirst()
                .orElseThrow();
        assertThat(message.path("event").asString()).isEqualTo("schedule-run");
        assertThat(message.path("compose_id").isNull()).isTrue();
        JsonNode body =
                get("/api/1/messages/" + message.path("id").asString()).json().path("body");
        assertThat(body.path("outcome").asString()).isEqualTo("cancelled");
        assertThat(body.at("/schedule/name").asString()).isEqualTo("nightly-e");
        assertThat(body.at("/run/outcome").asString()).isEqualTo("carol deleted the schedule.");
    }

    @Test
    void theHistorySaysWhoDidWhatAndStaysWhenTheScheduleIsGone() {
        JsonNode schedule = made("nightly-h");
        decide(schedule, "pause");
        decide(schedule, "pause");
        decide(schedule, "unpause");
        decide(schedule, "unpause");
        decide(schedule, "trigger");
        decide(schedule, "trigger");
        String run = get(path(schedule) + "/runs/").json().at("/items/0/id").asString();
        send("DELETE", path(schedule), "", "X-Remote-User", "carol");

        Answer answer = get(path(schedule) + "/changes/");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("changes").valueStream())
                .extracting(change -> change.path("user").asString() + " "
                        + change.path("action").asString())
                .containsExactly("alice created", "bob paused", "bob unpaused", "bob triggered", "carol deleted");
        JsonNode triggered = answer.json().at("/changes/3");
        assertThat(triggered.propertyNames())
                .containsExactlyInAnyOrder("time", "action", "user", "message", "user_data");
        assertThat(triggered.path("message").asString()).isEqualTo("Run " + run + " began.");
        assertThat(triggered.path("time").asString()).matches("[0-9T:-]{19}Z");
        assertThat(get(SCHEDULES + "00000000-0000-7000-8000-000000000000/changes/")
                        .json()
                        .path("message")
                        .asString())
                .isEqualTo("No such schedule found.");
        assertThat(get(SCHEDULES + "x/changes/").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\": \"nightly-x\" | \"name\": \"a b\" | name | \"a b\" (expected: a name",
                "\"name\": \"nightly-x\" | \"name\": 7 | name | 7 (expected: a name",
                "\"0 2 * * *\" | \"0 25 * * *\" | cron | (expected: a cron expression",
                "\"0 2 * * *\" | \"tonight\" | cron | (expected: a cron expression",
                "\"0 2 * * *\" | \"0 0 30 2 *\" | cron | an expression for which a time will come",
                "\"Europe/Prague\" | \"Prague\" | zone | (expected: the name of a time zone",
                "\"3h\" | \"3 hours\" | wait_for | 1 to 99999 followed by s",
                "\"3h\" | 3 | wait_for | 3 (expected",
                "\"to\": \"nightly\" | \"to\": \"best\" | to | one of the stages",
                "\"to\": \"nightly\" | \"two\": \"nightly\" | to | nothing (expected",
                "\"wait_for\" | \"wait\" | wait | is not known here",
            })
    void refusesABadPlanWithWhatIsWrong(String part, String bad, String field, String message) {
        Answer answer = post(SCHEDULES, plan("nightly-x").replace(part, bad));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").valueStream()).anySatisfy(error -> {
            assertThat(error.path("field").asString()).isEqualTo(field);
            assertThat(error.path("message").asString()).contains(message);
        });
    }

    @Test
    void refusesAScheduleForWhichThereIsNoPolicy() {
        Answer answer = post(SCHEDULES, plan("nightly-y").replace("\"to\": \"nightly\"", "\"to\": \"periodic\""));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().path("type").asString()).isEqualTo("no-policy");
    }

    @Test
    void refusesWhatNobodyCanDecide() {
        JsonNode schedule = made("nightly-z");

        assertThat(decide(schedule, "stop").status()).isEqualTo(400);
        assertThat(patch(path(schedule), "{}").status()).isEqualTo(400);
        assertThat(get(path(schedule) + "/runs/x").status()).isEqualTo(404);
        assertThat(get(SCHEDULES + "x").status()).isEqualTo(404);
    }
}
