package org.composure.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.awaitility.Awaitility;
import org.composure.apiservice.RunningApi;
import org.composure.apiservice.Shows;
import org.composure.testing.browser.Browser;
import org.composure.testing.browser.BrowserExtension;
import org.composure.testing.browser.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.WebElement;

/** The description of the API as a person sees it in a browser, and what the browser does for it. */
@ExtendWith(BrowserExtension.class)
class DocumentationBrowserTest extends RunningApi {

    @Test
    @Shows("route-docs")
    void everyOperationIsShownAndNothingIsAskedOfAnybodyElse(Browser browser) {
        URI site = URI.create("http://127.0.0.1:" + port());
        List<String> operations = get("/static/openapispec.json").json().path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream().map(one -> one.getKey() + " " + path.getKey()))
                .sorted()
                .toList();
        browser.widen(1280);

        browser.open(site.resolve("/api/1/"));

        Awaitility.await("the operations").until(() -> browser.all(".opblock").size() == operations.size());
        assertThat(browser.all(".opblock")).hasSizeGreaterThan(25).allMatch(WebElement::isDisplayed);
        assertThat(browser.all(".opblock").stream().map(DocumentationBrowserTest::operation))
                .containsExactlyInAnyOrderElementsOf(operations);
        assertThat(browser.texts(".info .title")).singleElement().asString().startsWith("Composure");
        unfold(browser);
        Traffic traffic = browser.traffic();
        assertThat(traffic.status()).isEqualTo(200);
        assertThat(traffic.requests())
                .contains(site + "/static/openapispec.json")
                .allMatch(address -> address.startsWith(site + "/") || address.startsWith("data:"));
        assertThat(traffic.failures()).isEmpty();
        assertThat(traffic.messages())
                .as("of the console, as of a broken policy")
                .isEmpty();
        assertThat(get("/api/1/").header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                .doesNotContain("unsafe");
    }

    private static String operation(WebElement block) {
        List<WebElement> words = block.findElements(
                org.openqa.selenium.By.cssSelector(".opblock-summary-method, .opblock-summary-path"));
        return words.getFirst().getText().toLowerCase(java.util.Locale.ROOT) + " "
                + words.getLast().getText().replace("\u200b", "");
    }

    /** What an operation takes and answers comes from schemas, which are put together where they are shown. */
    private static void unfold(Browser browser) {
        browser.run("document.querySelector('.opblock-post .opblock-summary-control').click()");
        Awaitility.await("what it takes and answers")
                .ignoreExceptions()
                .until(() -> browser.the(".opblock-post .responses-wrapper").isDisplayed());
        assertThat(browser.texts(".opblock-post .response-col_status")).contains("200", "400");
        assertThat(browser.all(".errors-wrapper")).isEmpty();
    }
}
