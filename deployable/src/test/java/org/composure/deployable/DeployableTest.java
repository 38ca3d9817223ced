package org.composure.deployable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.annotation.Validated;

class DeployableTest {

    private static final String[] GOOD = {
        "--composure.database.url=jdbc:postgresql://localhost/composure", "--composure.database.username=composure"
    };

    /** Something that is configured. */
    @Validated
    @ConfigurationProperties("composure.sample")
    record Sample(
            @DefaultValue("1m") Duration pause,
            @Min(1) @DefaultValue("4") int parallelCopies) {}

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}

    @Test
    void saysAllThatIsNotGiven() {
        assertThat(wrong())
                .containsExactlyInAnyOrder(
                        "composure.database.url: not given (expected: jdbc:postgresql://<host>:<port>/<database>)",
                        "composure.database.username: not given (expected: PostgreSQL's user)");
    }

    @Test
    void saysWhatWasGivenAndWhatIsExpected() {
        assertThat(wrong("--composure.database.url=jdbc:mysql://localhost/x", "--composure.database.username=c"))
                .containsExactly(
                        "composure.database.url: \"jdbc:mysql://localhost/x\" (expected: jdbc:postgresql://<host>:<port>/<database>)");
        assertThat(wrong(GOOD[0], GOOD[1], "--composure.sample.pause=soon"))
                .containsExactly("composure.sample.pause: \"soon\" (expected: Duration)");
        assertThat(wrong(GOOD[0], GOOD[1], "--composure.sample.parallel-copies=0"))
                .containsExactly("composure.sample.parallel-copies: \"0\" (must be greater than or equal to 1)");
    }

    @Test
    void saysWhatOnlyALookIntoThePropertiesShows() {
        assertThat(wrong(GOOD[0], GOOD[1], "--composure.sample.pause=0s"))
                .containsExactly("composure.sample: no pause at all");
    }

    @Test
    void startsWithWhatIsRight() {
        TestDatabase database = TestDatabases.create();

        assertThat(failure(
                        "--composure.database.url=" + database.url(),
                        "--composure.database.username=" + database.user(),
                        "--composure.database.password=" + database.password()))
                .isNull();
    }

    private static List<String> wrong(String... options) {
        return ConfigurationReport.linesAbout(Objects.requireNonNull(failure(options)));
    }

    private static @Nullable Throwable failure(String... options) {
        return catchThrowable(() -> {
            try (var _ = Deployable.of(Nothing.class, "nothing", 0)
                    .checking(Sample.class, sample -> {
                        if (sample.pause().isZero()) {
                            throw new IllegalArgumentException("no pause at all");
                        }
                    })
                    .run(options)) {
                // Started.
            }
        });
    }
}
