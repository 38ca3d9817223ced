package org.composure.deployable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import jakarta.validation.constraints.Min;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.composure.testing.TestDatabase;
import org.composure.testing.TestDatabases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
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
    void saysWhatWasOnlySeenInTheMidstOfTheStart() {
        assertThat(ConfigurationReport.linesAbout(Objects.requireNonNull(stumble(() -> {
                    throw new InvalidConfigurationPropertyValueException("composure.x", "heaven", "expected: a stage");
                }))))
                .containsExactly("composure.x: \"heaven\" (expected: a stage)");
        assertThat(Stumbling.STARTS).hasValue(1);
    }

    @Test
    void startsWithWhatIsRight() {
        assertThat(failure(right())).isNull();
    }

    /** Stumbles over what its first start meets. */
    @Configuration(proxyBeanMethods = false)
    static class Stumbling {

        private static final AtomicInteger STARTS = new AtomicInteger();
        private static Callable<Object> first = Object::new;

        @Bean
        Object stumbling() throws Exception {
            return STARTS.incrementAndGet() == 1 ? first.call() : new Object();
        }
    }

    private static @Nullable Throwable stumble(Callable<Object> first) {
        Stumbling.STARTS.set(0);
        Stumbling.first = first;
        return catchThrowable(() -> {
            try (var _ = Deployable.of(Stumbling.class, "nothing", 0)
                    .needing(Sample.class, _ -> new Fleeting())
                    .run(right())) {
                // Started.
            }
        });
    }

    /** Is there, then once not, then there for good. */
    private static final class Fleeting implements Dependency {

        private static final AtomicInteger ASKED = new AtomicInteger();

        @Override
        public String name() {
            return "fleeting";
        }

        @Override
        public void ask() {
            if (ASKED.incrementAndGet() == 2) {
                throw new IllegalStateException("gone");
            }
        }
    }

    @Test
    void startsAgainWhereTheDatabaseGoesInTheMidst() {
        Fleeting.ASKED.set(2);

        assertThat(stumble(() -> {
                    throw new SQLException("Connection reset");
                }))
                .isNull();
        assertThat(Stumbling.STARTS).hasValue(2);
    }

    @Test
    void startsAgainWhereSomethingThatItNeedsWasMissingMeanwhileWhateverTheFailureSays() {
        Fleeting.ASKED.set(0);

        assertThat(stumble(() -> {
                    await().until(() -> Fleeting.ASKED.get() > 2);
                    throw new IllegalStateException("no dialect");
                }))
                .isNull();
        assertThat(Stumbling.STARTS).hasValue(2);
    }

    @Test
    void endsWhereNothingHasGone() {
        Fleeting.ASKED.set(2);

        assertThat(stumble(() -> {
                    throw new IllegalStateException("a bug");
                }))
                .hasStackTraceContaining("a bug");
        assertThat(Stumbling.STARTS).hasValue(1);
    }

    private static String[] right() {
        TestDatabase database = TestDatabases.create();
        return new String[] {
            "--composure.database.url=" + database.url(),
            "--composure.database.username=" + database.user(),
            "--composure.database.password=" + database.password()
        };
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
