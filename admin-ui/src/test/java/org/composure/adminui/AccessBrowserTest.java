package org.composure.adminui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.composure.adminui.Scene.Page;
import org.composure.policy.Policies;
import org.composure.testing.browser.Browser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether everybody can use the pages: on a phone, in the dark, without a mouse, by ear. */
@InBrowser
@Tag("long")
class AccessBrowserTest {

    private static final List<Integer> WIDTHS = List.of(1280, 768, 360);

    private final Browser browser;
    private final URI site;
    private final Scene scene;

    AccessBrowserTest(
            Browser browser, @LocalServerPort int port, @Autowired JdbcClient jdbc, @Autowired Policies policies) {
        this.browser = browser;
        this.site = URI.create("http://127.0.0.1:" + port + "/releng/");
        this.scene = Scene.in(new Samples(jdbc, policies));
    }

    @ParameterizedTest
    @EnumSource
    void axeFindsNothingInLightAndDarkAtAnyWidth(Page page) {
        open(page);
        List<String> grounds = new ArrayList<>();
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(scheme);
            grounds.add(browser.run("return getComputedStyle(document.body).backgroundColor"));
            for (int width : WIDTHS) {
                browser.widen(width);
                assertThat(browser.accessibilityFaults())
                        .as("%s, %s px", scheme, width)
                        .isEmpty();
            }
        }
        assertThat(grounds).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void thePageIsAsWideAsTheScreenAndTextStaysInItsPlace(Page page) {
        open(page);
        for (int width : WIDTHS) {
            browser.widen(width);
            assertThat(browser.layoutFaults()).as("%s px", width).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theKeyboardReachesEachLinkInOrderAndShowsWhereItIs(Page page) {
        browser.widen(1280);
        open(page);
        List<WebElement> reached = new ArrayList<>();
        List<WebElement> links = browser.all("a[href]");
        for (int i = 0; i < links.size(); i++) {
            browser.press(Keys.TAB);
            WebElement focused = browser.focused();
            reached.add(focused);
            assertThat(browser.run("""
                    const style = getComputedStyle(arguments[0]);
                    const place = arguments[0].getBoundingClientRect();
                    const seen = place.width > 1 && place.top > -1 && place.bottom < innerHeight + 1;
                    return style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2 && seen
                        ? 'seen' : `${style.outline} at ${JSON.stringify(place)} of ${innerHeight}`;
                    """, focused)).as(focused.getText()).isEqualTo("seen");
        }
        assertThat(reached).isEqualTo(links);
    }

    @Test
    void theFirstLinkSkipsToTheContent() {
        open(Page.OVERVIEW);

        browser.press(Keys.TAB);
        assertThat(browser.focused().getText()).isEqualTo("Skip to content");
        browser.press(Keys.ENTER);
        browser.press(Keys.TAB);

        assertThat(browser.focused()).isEqualTo(browser.the("main a[href]"));
    }

    @Test
    void theChecksSeeWhatIsWrong() {
        open(Page.OVERVIEW);
        browser.prefer("light");
        browser.widen(360);

        browser.run("""
                document.querySelector('h1').innerHTML =
                    '<img src="data:,"><b>white</b> <bdo dir="rtl">back</bdo>' + 'x'.repeat(500);
                document.querySelector('h1').style.overflowWrap = 'normal';
                document.querySelector('h1 b').style.color = '#fff';
                """);

        assertThat(browser.accessibilityFaults())
                .anySatisfy(fault -> assertThat(fault).startsWith("image-alt"))
                .anySatisfy(fault -> assertThat(fault).startsWith("color-contrast"));
        assertThat(browser.layoutFaults())
                .anySatisfy(fault -> assertThat(fault).startsWith("the page is "))
                .anySatisfy(fault -> assertThat(fault).contains("xxx", " stands at "))
                .contains("\"back\" runs backwards");
    }

    private void open(Page page) {
        browser.open(site.resolve("." + scene.path(page)));
    }
}
