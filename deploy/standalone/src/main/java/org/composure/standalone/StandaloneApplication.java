package org.composure.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.composure.embedded.FreePort;
import org.composure.embedded.PrivateFiles;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Composure in one process. The embedded parts start first, and are handed to Spring as properties; whatever fails, all
 * that was started is stopped, the reason is printed, and the process ends with status 1.
 */
public final class StandaloneApplication {

    private static final String CONFIG_NAMES =
            "composure-store,composure-workers,composure-api,composure-admin,composure-standalone,application";

    private StandaloneApplication() {}

    /** Runs until it is stopped. Options are Spring's, foremost {@code --composure.data-dir=} and {@code --server.port=}. */
    public static void main(String[] arguments) {
        QuickStart.becomeQuicker(arguments);
        var running = new ClosedLast();
        // Spring's own hook would run beside this one, and the parts would go before those who use them.
        Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
        try {
            start(arguments, running);
        } catch (Exception | Error e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            Throwable told = e instanceof StartException ? e : cause;
            System.err.println("\nComposure did not start: " + (told.getMessage() == null ? told : told.getMessage()));
            // Not by returning: threads of the parts would keep the process.
            System.exit(1);
        }
    }

    private static void start(String[] arguments, ClosedLast running) throws IOException, InterruptedException {
        Environment options = options(arguments);
        Path data = Path.of(options.getProperty("composure.data-dir", "data"))
                .toAbsolutePath()
                .normalize();
        running.add(DataLock.take(data));
        int port = port(options);
        PrivateFiles.createDirectory(data.resolve("run"));
        Files.deleteIfExists(Endpoints.in(data));
        EmbeddedParts parts = EmbeddedParts.start(data, running);
        ConfigurableApplicationContext context =
                running.add(run(arguments, Map.of("composure.data-dir", data.toString(), "server.port", port), parts));
        String base = "http://localhost:" + port + "/";
        String exchange = context.getEnvironment().getRequiredProperty("composure.messaging.exchange");
        running.add(Endpoints.write(data, base, parts, exchange));
        System.out.printf("""

                        Composure is ready after %.1f s.
                          API             %sapi/1/
                          documentation   %sapi/1/
                          admin page      %sadmin/
                          addresses       %s

                        """, sinceStart(), base, base, base, Endpoints.in(data));
    }

    /** Seconds since the process began, with all that {@link QuickStart} took. */
    private static double sinceStart() {
        Instant now = Instant.now();
        return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now)
                        .toMillis()
                / 1000.0;
    }

    /** The options that are needed before Spring: from the command line, system properties and environment. */
    private static Environment options(String[] arguments) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        return environment;
    }

    /** The port to listen on, checked early: a start that cannot end well takes no time. For 0, one that is free. */
    private static int port(Environment options) {
        int port = options.getProperty("server.port", Integer.class, 8080);
        if (port == 0) {
            return FreePort.any();
        }
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartException(
                    "port " + port + " is in use: stop what listens there, or choose another with --server.port=", e);
        }
    }

    private static ConfigurableApplicationContext run(
            String[] arguments, Map<String, Object> settled, EmbeddedParts parts) {
        return new SpringApplicationBuilder(StandaloneConfiguration.class)
                .properties("spring.config.name=" + CONFIG_NAMES)
                .registerShutdownHook(false)
                .initializers(context -> prepare(context.getEnvironment(), settled, parts))
                .run(arguments);
    }

    private static void prepare(ConfigurableEnvironment environment, Map<String, Object> settled, EmbeddedParts parts) {
        environment.getPropertySources().addFirst(new MapPropertySource("settled", new HashMap<>(settled)));
        // Above the files of defaults, below what whoever starts us says.
        environment
                .getPropertySources()
                .addAfter(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new MapPropertySource("embedded parts", parts.properties()));
        DefaultVolumes.create(environment);
    }
}
