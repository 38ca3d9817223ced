package org.composure.adminui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.composure.policy.Policies;
import org.composure.testing.StatementCount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the pages say, and what they cost. */
@ServedPages
class AdminPagesTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String SCRIPT_AS_TEXT = "&lt;script&gt;alert(1)&lt;/script&gt;";
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

    private final int port;
    private final StatementCount statements;
    private final Samples samples;

    @Autowired
    AdminPagesTest(@LocalServerPort int port, StatementCount statements, JdbcClient jdbc, Policies policies) {
        this.port = port;
        this.statements = statements;
        this.samples = new Samples(jdbc, policies);
    }

    @BeforeEach
    void clear() {
        samples.clear();
    }

    @Test
    void anEmptyDatabaseHasAnOverview() throws Exception {
        assertThat(page("/admin/"))
                .contains(
                        "<h1>Promotions</h1>",
                        "No promotion is open.",
                        "No promotion has ended yet.",
                        ">in periodic</span>")
                .doesNotContain("The outbox waits.");
        assertThat(page("/admin/composes/")).contains("There are no composes here.");
    }

    @Test
    void parkedMessagesAreCountedAndListedFirstWithWhatTheBrokerSaid() throws Exception {
        assertThat(page("/admin/messages/")).contains("The broker has taken every message.");
        UUID promotion = open("20261120", 0, "periodic", "nightly", "waiting");
        UUID compose = samples.compose("20261121", 0, "periodic", Duration.ofHours(2));
        samples.backlog(compose, promotion);
        samples.parked(compose, 2, "406 <too large>");
        samples.parked(compose, 3, null);

        assertThat(page("/admin/")).contains("href=\"/releng/admin/messages/\"", "1 parked after too many tries");
        assertThat(page("/admin/messages/"))
                .containsSubsequence("406 &lt;too large&gt;", "1 more wait behind it", "1 compose-created");
    }

    @Test
    void theOverviewSaysWhatEachOpenPromotionWaitsFor() throws Exception {
        UUID waiting = open("20261120", 0, "periodic", "nightly", "waiting");
        samples.gate(waiting, 0, "identity", "passed", "is this compose", null);
        samples.gate(waiting, 1, "tags", "unmet", "waits for the tag \"installability-passed\"", "whoever may add it");
        samples.gate(waiting, 2, "tags/all/installability-passed", "unmet", "a part", "whoever may add it");
        open("20261120", 1, "milestone-candidate", "milestone", "awaiting-approval");
        UUID executing = open("20261120", 2, "periodic", "nightly", "executing");
        samples.step(executing, "begin", "done", 1, Duration.ofMinutes(5), null);
        samples.step(executing, "link-files", "running", 2, Duration.ofMinutes(4), null);
        UUID stalled = open("20261120", 3, "periodic", "nightly", "stalled");
        samples.step(stalled, "publish", "failed", 5, Duration.ofMinutes(4), "no space left on volume nightly");

        String page = page("/admin/");

        assertThat(page)
                .contains("Fedora-43-20261120.n.0", "waits for the tag &quot;installability-passed&quot;")
                .contains("<b>approvals</b> <span>0 of 1 given; by releng, not by the requester</span>")
                .contains("<b>link-files</b> <span>running at attempt 2</span><span class=\"age\"> · 4 min")
                .contains("<b>publish</b> <span>failed at attempt 5: no space left on volume nightly</span>")
                .doesNotContain("a part", "is this compose");
        assertThat(page.indexOf("id=\"stalled\"")).isLessThan(page.indexOf("id=\"awaiting-approval\""));
        assertThat(page.indexOf("id=\"awaiting-approval\"")).isLessThan(page.indexOf("id=\"executing\""));
        assertThat(page.indexOf("id=\"executing\"")).isLessThan(page.indexOf("id=\"waiting\""));
    }

    @Test
    void theOverviewSaysHowFarAStepIsAndWhatToDoAboutOneThatStalled() throws Exception {
        UUID executing = open("20261120", 0, "periodic", "nightly", "executing");
        samples.step(executing, "link-files", "running", 2, Duration.ofMinutes(4), null);
        samples.progress(executing, "link-files", 25_000, 100_000, 10L << 30, 40L << 30);
        UUID stalled = open("20261120", 1, "periodic", "nightly", "stalled");
        samples.step(stalled, "verify", "failed", 5, Duration.ofMinutes(4), "no space left on volume nightly");
        samples.remedy(stalled, "verify", "Make room on it, then retry.");
        UUID unknown = open("20261120", 2, "periodic", "nightly", "stalled");
        samples.step(unknown, "publish", "failed", 5, Duration.ofMinutes(4), "The worker did not answer in time.");

        assertThat(page("/admin/"))
                .contains("<progress max=\"100\" value=\"25\" aria-label=\"link-files\">25 %</progress>")
                .contains(
                        "25,000 of 100,000 files (2,500 from an earlier attempt), 10 of 40 GiB, 153 MiB/s</span>, <time")
                .contains(">done in about 3 min</time>")
                .contains("no space left on volume nightly", "Make room on it, then retry.")
                .contains(
                        "<b>What to do:</b> <span class=\"text\">Do what the error says, then retry, or cancel.</span>");
    }

    @Test
    void theOverviewShowsTheEndedOnesTheStagesAndTheOutbox() throws Exception {
        UUID compose = samples.compose("20261120", 0, "nightly", Duration.ofHours(2));
        UUID ended = samples.promotion(compose, "periodic", "nightly", "completed", "kevin", Duration.ofHours(3));
        samples.backlog(compose, ended);

        assertThat(page("/admin/"))
                .contains("It is completed.", "<span class=\"figure\">1</span> <span>in nightly</span>")
                .containsPattern("1 message</span> for the broker,\\s+the oldest written <time datetime=")
                .contains("1 wake for Temporal.");
    }

    @Test
    void theOverviewShowsTwoHundredOpenOnesAndHowManyMoreThereAre() throws Exception {
        for (int respin = 0; respin < 203; respin++) {
            open("20261120", respin, "periodic", "nightly", "waiting");
        }

        String page = page("/admin/");
        assertThat(page).contains("and <span>3</span> more", "/releng/api/1/promotions/?state=waiting");
        assertThat(page.split("scope=\"row\"", -1)).hasSize(201);
    }

    @Test
    void thePagesMakeAsManyQueriesForOnePromotionAsForFifty() throws Exception {
        full(0);
        int overviewOfOne = statements.during(() -> page("/admin/"));
        int listOfOne = statements.during(() -> page("/admin/composes/"));
        for (int respin = 1; respin < 50; respin++) {
            full(respin);
        }

        assertThat(statements.during(() -> page("/admin/")))
                .isEqualTo(overviewOfOne)
                .isEqualTo(10);
        assertThat(statements.during(() -> page("/admin/composes/")))
                .isEqualTo(listOfOne)
                .isEqualTo(2);
    }

    @Test
    void thePageOfRemovalsMakesAsManyQueriesForOneAsForThreeHundredAndShowsTwoHundred() throws Exception {
        samples.removal(samples.compose("20261119", 0, "periodic", Duration.ofHours(2)), "compose", "waiting", "kevin");
        int ofOne = statements.during(() -> page("/admin/removals/"));
        for (int respin = 1; respin < 203; respin++) {
            UUID compose = samples.compose("20261119", respin, "periodic", Duration.ofHours(2));
            samples.removal(compose, "compose", "waiting", "kevin");
        }

        assertThat(statements.during(() -> page("/admin/removals/"))).isEqualTo(ofOne);
        assertThat(page("/admin/removals/"))
                .contains("and <span>3</span> more", "/releng/api/1/removals/?state=waiting");
    }

    @Test
    void aPromotionsPageShowsAllThatIsKnownOfIt() throws Exception {
        UUID id = open("20261120", 0, "milestone-candidate", "milestone", "executing");
        samples.gate(id, 0, "tags", "unmet", "waits", "whoever tags");
        samples.gate(id, 1, "tags/none/blocked", "unmet", "is tagged \"blocked\"", "whoever may remove it");
        samples.decision(id, "adam", "approve", "tested on bare metal");
        samples.step(id, "begin", "done", 1, Duration.ofMinutes(3), null);
        samples.step(id, "link-files", "failed", 3, Duration.ofMinutes(2), "no space left");

        assertThat(page("/admin/promotions/" + id))
                .contains("<title>Promotion of Fedora-43-20261120.n.0 · Composure</title>")
                .contains("<th scope=\"row\" class=\"gate depth-1\">tags/none/blocked</th>", "whoever may remove it")
                .contains("1 of 1 given; by releng, not by the requester", "Approved by adam.", "tested on bare metal")
                .contains("class=\"num\">2 s</td>", "no space left", "class=\"num\">3</td>")
                .contains("milestone-candidate-to-milestone", "sha256 ", "promotion/" + id, "b5f6d0a2-run")
                .contains("the nightly looks good", "href=\"/releng/api/1/promotions/" + id + "\"")
                .contains("href=\"/releng/admin/composes/Fedora-43-20261120.n.0\"");
    }

    @Test
    void aPromotionsPageSaysAtTheTopWhyItIsStalledAndHowFarEachStepIs() throws Exception {
        UUID id = open("20261120", 0, "periodic", "nightly", "stalled");
        samples.step(id, "begin", "done", 1, Duration.ofMinutes(6), null);
        samples.step(id, "link-files", "done", 1, Duration.ofMinutes(5), null);
        samples.progress(id, "link-files", 1_000, 1_000, 5L << 20, 5L << 20);
        samples.step(id, "verify", "failed", 5, Duration.ofMinutes(4), "one byte is missing");
        samples.progress(id, "verify", 10, 1_000, 1L << 20, 5L << 20);
        samples.remedy(id, "verify", "Look at the source, then retry.");
        samples.manifest(id, "nightly", ".composure/manifests/" + id, "ab".repeat(32));

        String page = page("/admin/promotions/" + id);

        assertThat(page)
                .contains("<strong>Stalled at verify:</strong> <span class=\"text\">one byte is missing</span>")
                .contains("1,000 files (100 from an earlier attempt), 5 MiB, 76 KiB/s</span>")
                .contains("<progress max=\"100\" value=\"1\" aria-label=\"verify\">1 %</progress>")
                .contains("10 of 1,000 files (1 from an earlier attempt), 1 of 5 MiB</span></span>")
                .contains("nightly:.composure/manifests/" + id, "sha256 " + "ab".repeat(32));
        assertThat(page.split("<progress", -1)).as("what is done needs no bar").hasSize(2);
        assertThat(page.split("Look at the source, then retry.", -1)).hasSize(3);
        assertThat(page.indexOf("Stalled at verify:")).isLessThan(page.indexOf("id=\"about\""));
    }

    @Test
    void composesAreListedByStageNewestFirstInPages() throws Exception {
        for (int respin = 0; respin < 51; respin++) {
            samples.compose("20261120", respin, "periodic", Duration.ofHours(respin));
        }
        samples.compose("20261121", 0, "periodic", Duration.ZERO);
        samples.compose("20261119", 0, "nightly", Duration.ZERO);

        String first = page("/admin/composes/?stage=periodic");

        assertThat(first)
                .contains("Page 1 of 2", "href=\"/releng/admin/composes/?stage=periodic&amp;page=2\"")
                .doesNotContain("20261119");
        assertThat(first.indexOf("20261121")).isLessThan(first.indexOf("20261120"));
        assertThat(page("/admin/composes/?stage=periodic&page=2")).contains("Page 2 of 2", ">Newer<");
        assertThat(page("/admin/composes/?page=2")).contains("Page 2 of 2", "20261119");
    }

    @Test
    void aComposesPageShowsItsTagsPromotionsAndChanges() throws Exception {
        UUID compose = samples.compose("20261120", 0, "nightly", Duration.ofHours(2));
        samples.tag(compose, "installability-passed");
        UUID promotion = samples.promotion(compose, "periodic", "nightly", "completed", "kevin", Duration.ofHours(3));
        for (int i = 0; i < 101; i++) {
            samples.change(
                    compose, "tagged", "adam", "change number " + i + ".", "ticket " + i, Duration.ofMinutes(101 - i));
        }

        assertThat(page("/admin/composes/Fedora-43-20261120.n.0"))
                .contains("<li>installability-passed</li>", "incoming:Fedora/Fedora-43-20261120.n.0")
                .contains("href=\"https://kojipkgs.example/compose/Fedora-43-20261120.n.0\"")
                .contains("href=\"/releng/admin/promotions/" + promotion + "\"", "It is completed.")
                .contains("change number 100.", "ticket 1<", "The newest 100.")
                .doesNotContain("change number 0.");
    }

    @Test
    void whatPeopleWroteIsShownAsText() throws Exception {
        UUID compose = samples.compose("20261120", 0, "milestone-candidate", Duration.ofHours(2));
        samples.tag(compose, SCRIPT);
        samples.change(compose, SCRIPT, SCRIPT, SCRIPT, SCRIPT, Duration.ofHours(1));
        UUID id =
                samples.promotion(compose, "milestone-candidate", "milestone", "stalled", SCRIPT, Duration.ofHours(1));
        samples.outcome(id, SCRIPT);
        samples.gate(id, 0, "identity", "unmet", SCRIPT, SCRIPT);
        samples.decision(id, SCRIPT, "approve", SCRIPT);
        samples.step(id, "publish", "failed", 1, Duration.ofMinutes(1), SCRIPT);
        samples.remedy(id, "publish", SCRIPT);
        samples.manifest(id, SCRIPT, SCRIPT, SCRIPT);
        samples.kept(compose, SCRIPT, SCRIPT);
        UUID removal = samples.removal(compose, "compose", "waiting", SCRIPT);
        UUID schedule = samples.schedule(SCRIPT, SCRIPT);
        UUID run = samples.run(schedule, "none", null, "Fedora-43-20261120.n.0", SCRIPT);

        for (String path : new String[] {
            "/admin/",
            "/admin/composes/",
            "/admin/composes/Fedora-43-20261120.n.0",
            "/admin/promotions/" + id,
            "/admin/removals/",
            "/admin/removals/" + removal,
            "/admin/schedules/",
            "/admin/schedules/" + schedule,
            "/admin/schedules/" + schedule + "/runs/" + run
        }) {
            assertThat(page(path)).contains(SCRIPT_AS_TEXT).doesNotContain("<script");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/nothing",
                "/admin/promotions/01999999-0000-7000-8000-000000000000",
                "/admin/promotions/%3Cscript%3E",
                "/admin/removals/01999999-0000-7000-8000-000000000000",
                "/admin/removals/%3Cscript%3E",
                "/admin/schedules/01999999-0000-7000-8000-000000000000",
                "/admin/schedules/%3Cscript%3E",
                "/admin/schedules/%3Cscript%3E/runs/1",
                "/admin/composes/Fedora-43-20261120.n.9",
                "/admin/composes/%3Cscript%3E",
                "/admin/composes/a%01b",
                "/admin/composes/?stage=%3Cscript%3E",
                "/admin/composes/?page=0",
                "/admin/composes/?page=2",
                "/admin/composes/?page=99999999999999999999",
                "/admin/composes/?page=two"
            })
    void whatIsNotThereIsAPageToo(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .contains("<h1>Not Found</h1>", "href=\"/releng/admin/\"", "<html lang=\"en\">")
                .doesNotContain("script", "Exception", "org.composure");
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @Test
    void thePagesAreForReadingOnly() throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(uri("/admin/"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(answer.body()).contains("These pages are for reading.");
    }

    @Test
    void anErrorShowsNothingOfTheInside() throws Exception {
        UUID broken = open("20261120", 0, "milestone-candidate", "milestone", "waiting");
        samples.decision(broken, "adam", "not-an-action", null);

        HttpResponse<String> answer = get("/admin/promotions/" + broken);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .contains("This page cannot be shown now", "under the reference ")
                .doesNotContain("Exception", "org.composure", "not-an-action");
    }

    @Test
    void browsersMayDoNothingButShowThePageAndKeepNoCopy() throws Exception {
        for (String path : new String[] {"/admin/", "/admin/composes/", "/admin/nothing", "/admin/static/admin.css"}) {
            var headers = get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .startsWith("default-src 'none'; style-src 'self'; img-src 'self' data:");
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(headers.allValues("Cache-Control")).containsExactly("no-store");
        }
    }

    @Test
    void everyPageLinksWithinTheContextPathAndToAStyleSheetThatIsThere() throws Exception {
        full(0);
        Matcher links = LINK.matcher(page("/admin/"));
        while (links.find()) {
            assertThat(links.group(1)).matches("(/releng/|#|data:).*");
        }
        HttpResponse<String> style = get("/admin/static/admin.css");
        assertThat(style.statusCode()).isEqualTo(200);
        assertThat(style.headers().firstValue("Content-Type")).hasValue("text/css;charset=UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin", "/admin/promotions", "/admin/promotions/"})
    void shortAddressesLeadToTheOverview(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/releng/admin/");
    }

    private UUID open(String date, int respin, String from, String to, String state) {
        UUID compose = samples.compose(date, respin, from, Duration.ofHours(2));
        return samples.promotion(compose, from, to, state, "kevin", Duration.ofHours(1));
    }

    private void full(int respin) {
        UUID compose = samples.compose("20261120", respin, "nightly", Duration.ofHours(2));
        samples.tag(compose, "installability-passed");
        samples.promotion(compose, "periodic", "nightly", "completed", "kevin", Duration.ofHours(2));
        UUID id =
                samples.promotion(compose, "nightly", "milestone-candidate", "executing", "kevin", Duration.ofHours(1));
        samples.gate(id, 0, "identity", "unmet", "COMPOSE_ID is missing", "the build");
        samples.decision(id, "adam", "approve", null);
        samples.step(id, "begin", "done", 1, Duration.ofMinutes(2), null);
        samples.step(id, "link-files", "running", 1, Duration.ofMinutes(1), null);
        samples.progress(id, "link-files", 10, 100, 1_000, 10_000);
    }

    private String page(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        // Anything else in front, and browsers fall back to the layout rules of the last century.
        assertThat(answer.body()).startsWith("<!doctype html>\n<html lang=\"en\">");
        return answer.body();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + "/releng" + path);
    }
}
