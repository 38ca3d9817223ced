package org.composure.testing.stack;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A process of a {@link RealStack}, to be killed and stopped by name. */
public enum Part {
    API_1("api-service"),
    API_2("api-service"),
    WORKER_1("workers"),
    WORKER_2("workers"),
    ADMIN_1("admin-ui"),
    ADMIN_2("admin-ui"),
    POSTGRESQL(""),
    RABBITMQ(""),
    TEMPORAL(""),
    NGINX("");

    private final String deployable;

    Part(String deployable) {
        this.deployable = deployable;
    }

    /** Whether it is one of our deployables. */
    public boolean isOurs() {
        return !deployable.isEmpty();
    }

    /** The module whose jar it runs. */
    String deployable() {
        return deployable;
    }

    /** Those that run a module's jar. */
    static List<Part> of(String deployable) {
        return Arrays.stream(values())
                .filter(part -> part.deployable.equals(deployable))
                .toList();
    }

    /** Its name in files, and for {@code real-stack}. */
    String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
