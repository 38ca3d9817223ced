package org.composure.adminui;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.composure.testing.browser.Browser;
import org.composure.testing.browser.BrowserExtension;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of the {@link ServedPages} in a real browser. Constructors may ask for the {@link Browser}.
 *
 * <p>Without a Chromium the tests are skipped, or fail if {@code -Dcomposure.browser=required} is given.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrowserExtension.class)
@ServedPages
@interface InBrowser {}
