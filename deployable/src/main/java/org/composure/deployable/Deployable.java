package org.composure.deployable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.composure.policy.PolicyException;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.env.Environment;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/** Starts a process of its own: all of its configuration is checked before anything else happens. */
public final class Deployable {

    private static final String LOOPBACK = "127.0.0.1";

    private final Class<?> application;
    private final Map<String, Object> defaults = new HashMap<>();
    private final List<Consumer<Environment>> checks = new ArrayList<>();

    private Deployable(Class<?> application) {
        this.application = application;
    }

    /**
     * A deployable.
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
        // What serves nothing else has this one port.
        deployable.defaults.put("server.port", "${management.server.port}");
        deployable.defaults.put("server.address", "${management.server.address}");
        return deployable.checking(DatabaseProperties.class, DatabaseProperties::secret);
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

    /** Runs it until it is stopped. */
    public void run(String... arguments) {
        new SpringApplicationBuilder(application)
                .properties(defaults)
                .initializers(context -> checks.forEach(check -> check.accept(context.getEnvironment())))
                .run(arguments);
    }

    /**
     * What is configured.
     *
     * @throws RuntimeException when it is not valid
     */
    static <P> P bind(Class<P> type, Environment environment) {
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
