package org.composure.adminui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.composure.policy.Policies;
import org.composure.testing.browser.Browser;
import org.composure.testing.browser.Traffic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people, builds and files can write into the database, seen in a browser. */
@InBrowser
@Tag("long")
class HostileTextBrowserTest {

    private static final List<String> TEXTS = List.of(
            "<script>window.ran = true</script>",
            "\"'><img src=x onerror=\"window.ran = true\"></td></table><style>* { display: none }</style>",
            "${7*7} [[${7*7}]] __${7*7}__",
            "x".repeat(1000),
            "\u202e".repeat(3) + "right to left \u2067",
            "first line\n\n\nlast\tline\r\n",
            "\u0645\u0631\u062d\u0628\u0627 e\u0301" + "\u0301".repeat(200));

    private final Browser browser;
    private final URI site;
    private final Samples samples;
    private final JdbcClient jdbc;

    HostileTextBrowserTest(
            Browser browser, @LocalServerPort int port, @Autowired JdbcClient jdbc, @Autowired Policies policies) {
        this.browser = browser;
        this.site = URI.create("http://127.0.0.1:" + port + "/releng/");
        this.samples = new Samples(jdbc, policies);
        this.jdbc = jdbc;
        samples.clear();
    }

    @Test
    void isShownAsTextInItsPlaceAndDoesNothing() {
        List<String> pages = new ArrayList<>();
        for (String text : TEXTS) {
            pages.addAll(written(text, pages.size()));
        }
        for (String path : List.of("admin/", "admin/composes/", "admin/removals/", "admin/schedules/")) {
            assertHarmless(path, TEXTS);
        }
        for (int page = 0; page < pages.size(); page++) {
            assertHarmless(pages.get(page), List.of(TEXTS.get(page * TEXTS.size() / pages.size())));
        }
    }

    /** Writes the text wherever it can stand; gives the pages of what is full of it. */
    private List<String> written(String text, int respin) {
        String id = "F" + "4".repeat(251) + respin;
        UUID compose = samples.compose(id, "20261120", respin, "milestone-candidate", Duration.ofHours(2));
        jdbc.sql("""
                        update compose set release_name = :text, label = :text, builder = :text, location_path = repeat('x', 1000),
                            compose_url = 'javascript:window.ran=true//' || :text
                        where pk = :compose
                        """).param("text", text).param("compose", compose).update();
        samples.tag(compose, text);
        samples.change(compose, text, text, text, text, Duration.ofHours(1));
        UUID ended = samples.promotion(compose, "periodic", "nightly", "failed", text, Duration.ofHours(1));
        samples.outcome(ended, text);
        UUID stalled =
                samples.promotion(compose, "milestone-candidate", "milestone", "stalled", text, Duration.ofHours(1));
        samples.outcome(stalled, text);
        jdbc.sql("update promotion set reason = :text where id = :id")
                .param("text", text)
                .param("id", stalled)
                .update();
        samples.gate(stalled, 0, "identity", "unmet", text, text);
        samples.gate(stalled, 1, "tags", "unmet", text, text);
        samples.gate(stalled, 2, "tags/all/" + text, "unmet", text, text);
        samples.decision(stalled, text, "approve", text);
        samples.step(stalled, "publish", "failed", 1, Duration.ofMinutes(1), text);
        UUID other = samples.compose("20261119", respin, "periodic", Duration.ofHours(2));
        UUID waiting = samples.promotion(other, "periodic", "nightly", "waiting", text, Duration.ofHours(1));
        samples.gate(waiting, 0, "tags", "unmet", text, text);
        samples.kept(compose, text, text);
        samples.removal(compose, "tree", "cancelled", text);
        UUID removal = samples.removal(compose, "compose", "waiting", text);
        samples.step(removal, "trash", "failed", 1, Duration.ofMinutes(1), text);
        UUID schedule = samples.schedule(text, text);
        UUID run = samples.run(schedule, "chosen", stalled, id, text);
        return List.of(
                "admin/composes/" + id,
                "admin/promotions/" + stalled,
                "admin/removals/" + removal,
                "admin/schedules/" + schedule,
                "admin/schedules/" + schedule + "/runs/" + run);
    }

    private void assertHarmless(String path, List<String> texts) {
        browser.open(site.resolve(path));
        Traffic traffic = browser.traffic();
        assertThat(traffic.failures()).as(path).isEmpty();
        assertThat(traffic.messages()).as(path).isEmpty();
        assertThat(traffic.requests())
                .as(path)
                .allMatch(request -> request.startsWith(site.toString()) || request.startsWith("data:"));
        assertThat(browser.run("""
                return window.ran === undefined
                    && document.querySelector('script, img, main style, [onerror], a[href^="javascript:"]') === null;
                """)).as(path).isEqualTo("true");
        assertThat(browser.run("return document.querySelector('main').textContent"))
                .as(path)
                .contains(texts.stream()
                        .map(text -> text.strip().replace("\r\n", "\n"))
                        .toList());
        for (int width : List.of(1280, 768, 360)) {
            browser.widen(width);
            assertThat(browser.layoutFaults()).as("%s at %s px", path, width).isEmpty();
        }
    }
}
