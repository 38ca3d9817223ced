package org.composure.deployable;

import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.composure.policy.PolicyException;
import org.composure.store.NewerSchemaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/**
 * Starts a process of its own: all of its configuration is checked before anything else happens; then it waits for what it
 * cannot start without, as long as that takes; then it is built up. Meanwhile, and until the end, its health says what is missing.
 */
public final class Deployable {

    private static final Logger LOG = LoggerFactory.getLogger(Deployable.class);

    private static final int NONE = -1;

    /** What goes again and again is not passing trouble any more. */
    private static final int STARTS = 10;

    private static final String LOOPBACK = "127.0.0.1";

    private final Class<?> application;
    private final Map<String, Object> defaults = new HashMap<>();
    private final List<Consumer<Environment>> checks = new ArrayList<>();
    private final List<BiConsumer<Environment, Dependencies>> needs = new ArrayList<>();

    private Deployable(Class<?> application) {
        this.application = application;
    }

    /**
     * A deployable, which needs its database.
     *
     * @param application its configuration
     * @param files the names of the files of defaults, separated by commas; what comes later wins
     * @param managementPort where health and metrics are, unless configured otherwise
     */
    public static Deployable of(Class<?> application, String files, int managementPort) {
        Deployable deployable = new Deployable(application);
        deployable.defaults.put("spring.config.name", "composure-deployable," + files + ",application");
        deployable.defaults.put("management.server.port", managementPort);
        deployable.defaults.put("management.server.address", LOOPBACK);
        deployable.defaults.put("server.port", NONE);
        return deployable
                .checking(DatabaseProperties.class, DatabaseProperties::secret)
                .needing(DatabaseProperties.class, Database::new);
    }

    /** It serves HTTP on this port, unless configured otherwise. */
    public Deployable serving(int port) {
        defaults.put("server.port", port);
        defaults.put("server.address", LOOPBACK);
        return this;
    }

    /**
     * Its configuration has these properties.
     *
     * @param type a validated record of configuration properties
     * @param check looks at what validation cannot see, and throws when it is wrong
     */
    public <P> Deployable checking(Class<P> type, Consumer<P> check) {
        checks.add(environment -> {
            P properties = bind(type, environment);
            try {
                check.accept(properties);
            } catch (IllegalArgumentException | PolicyException e) {
                throw new WrongConfigurationException(
                        prefix(type), e.getMessage() == null ? e.toString() : e.getMessage());
            }
        });
        return this;
    }

    /** It does not start, and is not ready, without what these properties lead to. */
    public <P> Deployable needing(Class<P> type, Function<P, Dependency> dependency) {
        needs.add((environment, all) -> all.add(dependency.apply(bind(type, environment)), true));
        return this;
    }

    /** It starts, and is not ready, without what these properties lead to. */
    public <P> Deployable watching(Class<P> type, Function<P, Dependency> dependency) {
        needs.add((environment, all) -> all.add(dependency.apply(bind(type, environment)), false));
        return this;
    }

    /** Runs it until it is stopped. A start that fails because something has gone in its midst is made again. */
    public ConfigurableApplicationContext run(String... arguments) {
        for (int attempt = 1; ; attempt++) {
            List<AutoCloseable> opened = new ArrayList<>();
            AtomicReference<@Nullable Dependencies> asked = new AtomicReference<>();
            try {
                ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
                        .properties(defaults)
                        .initializers(prepared -> asked.set(prepare((GenericApplicationContext) prepared, opened)))
                        .run(arguments);
                Objects.requireNonNull(asked.get()).started();
                return context;
            } catch (RuntimeException | Error e) {
                boolean again = attempt < STARTS && hasGone(asked.get(), e);
                // Their threads would keep the process.
                opened.forEach(Deployable::close);
                if (!again) {
                    throw e;
                }
                LOG.warn("something has gone in the midst of the start, which is made again");
            }
        }
    }

    private static boolean hasGone(@Nullable Dependencies asked, Throwable failure) {
        if (asked == null) {
            return false;
        }
        boolean broken = false;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    || cause instanceof InvalidConfigurationPropertyValueException
                    || cause instanceof NewerSchemaException) {
                return false;
            }
            broken |= cause instanceof SQLException;
        }
        return broken || asked.lost();
    }

    private static void close(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            throw new IllegalStateException("could not be closed: " + opened, e);
        }
    }

    private Dependencies prepare(GenericApplicationContext context, List<AutoCloseable> opened) {
        checks.forEach(check -> check.accept(context.getEnvironment()));
        Dependencies dependencies = new Dependencies();
        opened.add(dependencies);
        context.registerBean("dependencies", Dependencies.class, () -> dependencies);
        needs.forEach(need -> need.accept(context.getEnvironment(), dependencies));
        answerProbes(context, dependencies, opened);
        try {
            dependencies.await();
            return dependencies;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + dependencies.missing(), e);
        }
    }

    /** From now on in our way, and in Spring's once its server runs. */
    private void answerProbes(
            GenericApplicationContext context, Dependencies dependencies, List<AutoCloseable> opened) {
        Environment environment = context.getEnvironment();
        int port = environment.getRequiredProperty("management.server.port", Integer.class);
        if (port > 0) {
            EarlyHealth early = new EarlyHealth(
                    new InetSocketAddress(environment.getRequiredProperty("management.server.address"), port),
                    dependencies);
            opened.add(early::stop);
            context.registerBean("earlyHealth", EarlyHealth.class, () -> early);
        }
        List<String> names = dependencies.names();
        names.forEach(name -> context.registerBean(
                name + "HealthIndicator", HealthIndicator.class, () -> () -> health(name, dependencies)));
        context.getEnvironment()
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "readiness",
                        Map.of(
                                "management.endpoint.health.group.readiness.include",
                                "readinessState," + String.join(",", names))));
    }

    private static Health health(String name, Dependencies dependencies) {
        String why = dependencies.missing().get(name);
        return why == null
                ? Health.up().build()
                : Health.down().withDetail("missing", why).build();
    }

    /**
     * What is configured.
     *
     * @throws RuntimeException when it is not valid
     */
    private static <P> P bind(Class<P> type, Environment environment) {
        try (var validator = new LocalValidatorFactoryBean()) {
            validator.afterPropertiesSet();
            return Binder.get(environment)
                    .bindOrCreate(prefix(type), Bindable.of(type), new ValidationBindHandler(validator));
        }
    }

    private static String prefix(Class<?> type) {
        return MergedAnnotations.from(type).get(ConfigurationProperties.class).getString("prefix");
    }
}
