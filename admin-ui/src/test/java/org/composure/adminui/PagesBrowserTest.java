package org.composure.adminui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.composure.adminui.Scene.Page;
import org.composure.policy.Policies;
import org.composure.testing.browser.Browser;
import org.composure.testing.browser.Traffic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a person sees in a browser, where the links lead, and what the browser does for it. */
@InBrowser
class PagesBrowserTest {

    private final Browser browser;
    private final URI site;
    private final Scene scene;

    PagesBrowserTest(
            Browser browser, @LocalServerPort int port, @Autowired JdbcClient jdbc, @Autowired Policies policies) {
        this.browser = browser;
        this.site = URI.create("http://127.0.0.1:" + port + "/releng/");
        this.scene = Scene.in(new Samples(jdbc, policies));
    }

    @BeforeEach
    void atADesk() {
        browser.widen(1280);
        browser.prefer("light");
    }

    @Test
    void theOverviewShowsWhatIsUrgentFirst() {
        open(Page.OVERVIEW);

        assertThat(browser.texts("h1")).containsExactly("Promotions");
        assertThat(browser.texts("main section h2"))
                .containsExactly(
                        "Stalled 1", "Awaiting approval 1", "Executing 1", "Waiting 1", "Requested 1", "Ended");
        assertThat(browser.all("main section").stream().map(section -> section.getRect().y))
                .isSorted();
        assertThat(browser.texts("section[aria-labelledby=stalled] tbody tr > *"))
                .startsWith(Scene.COMPOSE)
                .contains("kevin", "1 h")
                .anySatisfy(cell ->
                        assertThat(cell).contains("link-files failed at attempt 5: no space left on volume milestone"));
        assertThat(browser.texts("section[aria-labelledby=executing] .waits"))
                .containsExactly("link-files running at attempt 2 · 4 min");
        assertThat(browser.texts("section[aria-labelledby=waiting] .waits li"))
                .contains("tags waits for the tag \"installability-passed\" · 7 min");
        assertThat(browser.texts("section[aria-labelledby=ended] .badge"))
                .containsExactlyInAnyOrder("completed", "completed", "failed", "rejected", "cancelled", "expired");
        assertThat(browser.the("aside[aria-label=Outbox]").getText())
                .contains("The outbox waits.", "3 messages for the broker", "1 parked after too many tries");
    }

    @Test
    void aPromotionsPageShowsItsGatesDecisionsAndSteps() {
        open(Page.PROMOTION);

        assertThat(browser.texts("h1 .id, .lead .badge")).containsExactly(Scene.COMPOSE, "stalled");
        assertThat(browser.texts("section[aria-labelledby=gates] tbody tr > :nth-child(-n+3)"))
                .containsExactly(
                        "identity",
                        "passed",
                        "is this compose",
                        "tags",
                        "waived",
                        "waived by adam",
                        "tags/all/installability-passed",
                        "unmet",
                        "is missing",
                        "signed",
                        "unknown",
                        "rpms.json cannot be read now",
                        "age",
                        "failed",
                        "is too old");
        assertThat(browser.texts("section[aria-labelledby=approvals] tbody tr > :nth-child(-n+3)"))
                .containsExactly("adam", "approve", "tested on bare metal");
        assertThat(browser.texts("section[aria-labelledby=steps] tbody tr > :nth-child(-n+2)"))
                .containsExactly("begin", "done", "link-files", "failed");
        assertThat(browser.texts("section[aria-labelledby=steps] .wrong"))
                .containsExactly("no space left on volume milestone");
    }

    @Test
    void composesAreListedAndEachHasItsPage() {
        open(Page.COMPOSES);
        assertThat(browser.texts("tbody th")).hasSize(16).endsWith(Scene.COMPOSE);

        browser.follow(browser.all("tbody th a").getLast());

        assertThat(browser.address()).isEqualTo(at(Page.COMPOSE));
        assertThat(browser.texts("h1")).containsExactly(Scene.COMPOSE);
        assertThat(browser.texts(".tags li")).containsExactlyInAnyOrder("installability-passed", "nightly");
        assertThat(browser.texts("section[aria-labelledby=promotions] .badge")).containsExactly("stalled", "completed");
        assertThat(browser.texts("section[aria-labelledby=changes] tbody tr > :nth-child(n+2)"))
                .containsExactly("tagged", "adam", "User \"adam\" added \"nightly\".", "ticket 12");
    }

    @Test
    void removalsAreListedTheUrgentOnesFirstAndEachHasItsPage() {
        open(Page.OVERVIEW);
        browser.follow(browser.the("aside[aria-label=Removals] a"));

        assertThat(browser.address()).isEqualTo(at(Page.REMOVALS));
        assertThat(browser.texts("main section h2"))
                .containsExactly("Stalled 1", "Emptying 1", "Trashed 1", "Waiting 1", "Requested 1", "Ended");
        assertThat(browser.texts("section[aria-labelledby=waiting] .waits")).containsExactly("hold kevin");
        assertThat(browser.texts("section[aria-labelledby=trashed] thead th")).endsWith("Can be put back until");
        assertThat(browser.texts("section[aria-labelledby=stalled] .wrong"))
                .containsExactly("incoming:x is a mounted file system");
        browser.follow(browser.the("section[aria-labelledby=stalled] tbody a"));

        assertThat(browser.address()).isEqualTo(at(Page.REMOVAL));
        assertThat(browser.texts("h1 .id, .lead .badge")).containsExactly(Scene.COMPOSE, "stalled");
        assertThat(browser.the("aside").getText())
                .contains("Stalled at delete: incoming:x is a mounted file system", "unmount it, then retry");
        assertThat(browser.texts("section[aria-labelledby=steps] tbody tr > :nth-child(-n+2)"))
                .containsExactly("announce", "done", "delete", "failed");
        browser.follow(browser.the("section[aria-labelledby=about] a"));

        assertThat(browser.address()).isEqualTo(at(Page.COMPOSE));
        assertThat(browser.the(".facts").getText())
                .contains("Expires", "QE needs it for the test day.", "On hold by\nadam: QE needs it");
        assertThat(browser.texts("section[aria-labelledby=removals] .badge")).containsExactly("stalled");
    }

    @Test
    void anUnknownPageLeadsBack() {
        open(Page.UNKNOWN);
        assertThat(browser.texts("h1")).containsExactly("Not Found");

        browser.follow(browser.the("main a"));

        assertThat(browser.address()).isEqualTo(at(Page.OVERVIEW));
    }

    @Test
    void schedulesAreListedAndEachShowsItsRunsAndWhatTheySaw() {
        open(Page.OVERVIEW);
        browser.follow(browser.the("nav a[href$='/schedules/']"));

        assertThat(browser.address()).isEqualTo(at(Page.SCHEDULES));
        assertThat(browser.texts("main tbody th")).containsExactly("fedora-43-nightly", "fedora-43-paused");
        assertThat(browser.texts("main tbody tr:last-child .when")).containsExactly("paused");
        browser.follow(browser.the("main tbody a"));

        assertThat(browser.address()).isEqualTo(at(Page.SCHEDULE));
        assertThat(browser.texts("section[aria-labelledby=runs] .badge")).containsExactly("chosen", "none");
        browser.follow(browser.the("section[aria-labelledby=runs] tbody a"));

        assertThat(browser.address()).isEqualTo(at(Page.RUN));
        assertThat(browser.texts("section[aria-labelledby=candidates] tbody tr > *"))
                .containsExactly(Scene.COMPOSE, "waiting", "The promotion of " + Scene.COMPOSE + " was requested.");
    }

    @Test
    void everyLinkLeadsSomewhere() {
        URI pages = site.resolve("admin/");
        URI api = site.resolve("api/1/");
        Set<URI> seen = new HashSet<>(Set.of(pages));
        Deque<URI> ahead = new ArrayDeque<>(seen);
        while (!ahead.isEmpty()) {
            browser.open(ahead.remove());
            assertThat(browser.traffic().status()).as("%s", browser.address()).isEqualTo(200);
            for (String target : browser.links()) {
                if (target.contains("#")) {
                    assertThat(browser.all(target.substring(target.indexOf('#'))))
                            .as(target)
                            .hasSize(1);
                } else if (target.startsWith(pages.toString())) {
                    if (seen.add(URI.create(target))) {
                        ahead.add(URI.create(target));
                    }
                } else {
                    // Other processes answer these.
                    assertThat(target)
                            .matches(
                                    "\\Q" + api
                                            + "\\E(promotions|composes|messages|removals|schedules)/.*|https://kojipkgs\\.example/.*");
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @EnumSource
    void theBrowserIsContentAndAsksNobodyElse(Page page) {
        open(page);

        Traffic traffic = browser.traffic();

        assertThat(traffic.status()).isEqualTo(page == Page.UNKNOWN ? 404 : 200);
        assertThat(traffic.failures()).isEmpty();
        assertThat(traffic.messages()).isEmpty();
        assertThat(traffic.requests())
                .contains(
                        at(page).toString(),
                        site.resolve("admin/static/admin.css").toString())
                .allMatch(request -> request.startsWith(site.toString()) || request.startsWith("data:"));
        assertThat(browser.the("link[rel=icon]").getDomProperty("href")).startsWith("data:");
    }

    @Test
    void whatIsForbiddenDoesNotHappenAndIsNoticed() {
        open(Page.OVERVIEW);
        browser.traffic();

        browser.run("""
                document.body.insertAdjacentHTML('beforeend', '<img src="http://elsewhere.example/a.png">');
                const script = document.createElement('script');
                script.textContent = 'window.ran = true';
                document.body.append(script);
                """);

        assertThat(browser.run("return window.ran === true")).isEqualTo("false");
        assertThat(browser.traffic().messages())
                .anySatisfy(message -> assertThat(message).contains("script-src", "Content Security Policy"))
                .anySatisfy(message -> assertThat(message).contains("img-src", "Content Security Policy"));
    }

    private void open(Page page) {
        browser.open(at(page));
    }

    private URI at(Page page) {
        return site.resolve("." + scene.path(page));
    }
}
