package org.composure.adminui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.composure.testing.OpenIdProvider;
import org.composure.testing.browser.Browser;
import org.composure.testing.browser.BrowserExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Logging in and out with a real browser, which holds to the pages' headers. */
@WithLogin
@ExtendWith(BrowserExtension.class)
class LoginBrowserTest {

    private final Browser browser;

    LoginBrowserTest(Browser browser) {
        this.browser = browser;
    }

    @Test
    void somebodyLogsInLooksAroundAndLogsOut() {
        browser.open(page("/admin/composes/"));
        browser.the("[name=username]").sendKeys("vera.watchers");
        browser.the("[name=password]").sendKeys(OpenIdProvider.PASSWORD);
        browser.follow(browser.the("button"));

        assertThat(browser.address()).isEqualTo(page("/admin/composes/"));
        assertThat(browser.texts("form.who span")).containsExactly("vera.watchers");
        assertThat(browser.accessibilityFaults()).isEmpty();
        browser.widen(360);
        assertThat(browser.layoutFaults()).isEmpty();

        browser.follow(browser.the("form.who button"));

        assertThat(browser.address()).isEqualTo(page("/admin/logged-out"));
        assertThat(browser.texts("h1")).containsExactly("Logged out");
        assertThat(browser.all("form.who")).isEmpty();
        assertThat(browser.accessibilityFaults()).isEmpty();
    }

    private static URI page(String path) {
        return URI.create(LoginSite.URL + path);
    }
}
