package org.composure.embedded;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A Temporal server inside this JVM, on a free port of 127.0.0.1. Its time is the real one. Its state lies in memory and
 * is gone when it closes: for trial and tests.
 */
public final class TemporalPart implements AutoCloseable {

    /** The one namespace. */
    public static final String NAMESPACE = "composure";

    private static final boolean NEVER_SKIP_TIME = true;
    private static final long NOW = 0;
    private static final long GRACE_SECONDS = 5;

    private final TestServicesStarter services;
    private final Server server;
    private final int port;
    private final Duration startTime;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TemporalPart(TestServicesStarter services, Server server, Duration startTime) {
        this.services = services;
        this.server = server;
        this.port = server.getPort();
        this.startTime = startTime;
    }

    /**
     * Starts the server, and returns when it takes calls.
     *
     * @throws PartStartException when it cannot listen
     */
    public static TemporalPart start() {
        long start = System.nanoTime();
        var services = new TestServicesStarter(NEVER_SKIP_TIME, NOW);
        try {
            // The SDK's own way to a port would listen on every interface.
            var builder = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
            Server server = builder.build().start();
            return new TemporalPart(services, server, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException e) {
            services.close();
            throw new PartStartException("Temporal did not start: " + e, e);
        }
    }

    /** Host and port, as clients take it. */
    public String target() {
        return "127.0.0.1:" + port;
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** How long the start took. */
    public Duration startTime() {
        return startTime;
    }

    /** Ends all calls and forgets all workflows. A second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.shutdownNow();
            try {
                server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            services.close();
        }
    }
}
