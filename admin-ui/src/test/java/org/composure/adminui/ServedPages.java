package org.composure.adminui;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.composure.testing.StatementCount;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/** A test of the pages as anybody gets them: over HTTP, behind a context path, from a real PostgreSQL. All share one application. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ContextConfiguration(initializers = OwnDatabase.class)
@SpringBootTest(
        classes = {AdminApplication.class, StatementCount.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=composure-store,composure-admin,composure-admin-test")
@interface ServedPages {}
