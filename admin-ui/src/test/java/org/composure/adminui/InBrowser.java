package org.composure.adminui;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test of the pages in a real browser: over HTTP, behind a context path, from a real PostgreSQL that its class has for
 * itself while it runs. Constructors may ask for the {@link Browser}.
 *
 * <p>Without a Chromium the tests are skipped, or fail if {@code -Dcomposure.browser=required} is given.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrowserExtension.class)
@ContextConfiguration(initializers = OwnDatabase.class)
@SpringBootTest(
        classes = AdminApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=composure-store,composure-admin,application",
            "server.address=127.0.0.1",
            "server.servlet.context-path=/releng",
            "composure.volumes.nightly.path=/srv/nightly",
            "composure.volumes.nightly.url=http://localhost/nightly/",
            "composure.volumes.candidate.path=/srv/candidate",
            "composure.volumes.candidate.url=http://localhost/candidate/",
            "composure.volumes.milestone.path=/srv/milestone",
            "composure.volumes.milestone.url=http://localhost/milestone/"
        })
@interface InBrowser {}
