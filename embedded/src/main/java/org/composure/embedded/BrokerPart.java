package org.composure.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An AMQP broker inside this JVM, on a free port of 127.0.0.1, which speaks AMQP 0-9-1 and 1.0. Every connection needs
 * the generated password. Durable queues and persistent messages are kept on disk, across kills too.
 */
public final class BrokerPart implements AutoCloseable {

    /** The one user. */
    public static final String USER = "composure";

    /** The one virtual host. */
    public static final String VIRTUAL_HOST = "/";

    private static final Logger LOG = LoggerFactory.getLogger(BrokerPart.class);

    private final SystemLauncher launcher;
    private final String password;
    private final int port;
    private final Duration startTime;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BrokerPart(SystemLauncher launcher, String password, int port, Duration startTime) {
        this.launcher = launcher;
        this.password = password;
        this.port = port;
        this.startTime = startTime;
    }

    /**
     * Starts the broker, and returns when it takes connections.
     *
     * @param directory keeps the data in {@code broker}, and the password in {@code run}
     * @throws PartStartException when it does not start, for example because another process has its store open
     */
    public static BrokerPart start(Path directory) {
        long start = System.nanoTime();
        var system = new StartedSystem();
        var launcher = new SystemLauncher(system);
        try {
            Path run = directory.resolve("run");
            Path data = directory.resolve("broker").toAbsolutePath();
            PrivateFiles.createDirectory(run);
            PrivateFiles.createDirectory(data);
            String password = Secret.keptIn(run.resolve("broker.password"));
            // Derby's own default is a file in whatever directory the process was started from.
            System.setProperty(
                    "derby.stream.error.file", data.resolve("derby.log").toString());
            launcher.startup(Map.of(
                    "type",
                    "Memory",
                    SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                    resource("broker.json"),
                    SystemConfig.INITIAL_SYSTEM_PROPERTIES_LOCATION,
                    resource("broker.properties"),
                    SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                    false,
                    "context",
                    Map.of(
                            SystemConfig.QPID_WORK_DIR,
                            data.toString(),
                            SystemConfig.PROPERTY_STATUS_UPDATES,
                            "false",
                            "composure.user",
                            USER,
                            "composure.password",
                            password)));
            return new BrokerPart(launcher, password, system.port(), Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            throw new PartStartException("the broker in " + directory + ": " + e, e);
        } catch (Exception e) {
            launcher.shutdown();
            throw new PartStartException("the broker in " + directory + " did not start: " + e.getMessage(), e);
        }
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The password of {@link #USER}. */
    public String password() {
        return password;
    }

    /** Where clients connect, with user and password. */
    public URI uri() {
        return URI.create("amqp://" + USER + ":" + password + "@127.0.0.1:" + port + "/%2F");
    }

    /** How long the start took. */
    public Duration startTime() {
        return startTime;
    }

    /** Ends all connections and closes the store. A second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                launcher.shutdown();
            } catch (IllegalStateException e) {
                // The launcher has a hook of its own, which no JVM that stops waits for before it runs ours.
                LOG.debug("the broker is being closed already", e);
            }
        }
    }

    private static String resource(String name) {
        // As a whole URL: the broker's own class path URLs cannot be read inside a jar of jars.
        return Objects.requireNonNull(BrokerPart.class.getResource(name), name).toExternalForm();
    }

    /** Learns what was started, which the launcher tells only its listeners, and what went wrong. */
    private static final class StartedSystem extends SystemLauncherListener.DefaultSystemLauncherListener {

        private @Nullable SystemConfig<?> config;
        private @Nullable RuntimeException failure;

        @Override
        public void onContainerResolve(SystemConfig<?> resolved) {
            config = resolved;
        }

        @Override
        public void errorOnStartup(RuntimeException e) {
            failure = e;
        }

        @Override
        public void exceptionOnShutdown(Exception e) {
            LOG.warn("stopping the broker", e);
        }

        int port() {
            if (failure != null) {
                throw failure;
            }
            if (config == null || !(config.getContainer() instanceof Broker<?> broker)) {
                throw new IllegalStateException("nothing was started");
            }
            for (VirtualHostNode<?> node : broker.getVirtualHostNodes()) {
                if (node.getVirtualHost() == null || node.getVirtualHost().getState() != State.ACTIVE) {
                    throw new PartStartException("the store of its messages did not open");
                }
            }
            return broker.getPorts().stream()
                    .mapToInt(Port::getBoundPort)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
