package org.composure.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.composure.testing.stack.SteadyPort;
import org.jspecify.annotations.Nullable;

/** A port through which a server is reached, or not: as if the server were started and stopped. */
public final class Door implements AutoCloseable {

    private final int to;
    private final int port = SteadyPort.any();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private @Nullable Thread porter;

    /** A door that is shut. */
    public Door(int to) {
        this.to = to;
    }

    /** Where the door is. */
    public int port() {
        return port;
    }

    /** Lets everybody through. */
    public void open() throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listener = server;
        porter = Thread.ofVirtual().start(() -> letThrough(server));
    }

    /** Ends all connections, and lets nobody through. The port is free when it returns. */
    public void shut() {
        ServerSocket server = listener;
        Thread waiting = porter;
        if (server == null || waiting == null) {
            return;
        }
        try {
            server.close();
            // While somebody waits at it, a socket that is closed still listens for a moment.
            waiting.join();
            for (Socket each : open) {
                each.close();
            }
            open.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        shut();
    }

    private void letThrough(ServerSocket server) {
        while (true) {
            try {
                Socket client = server.accept();
                open.add(client);
                connect(client);
            } catch (IOException e) {
                // The door is shut.
                return;
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket there = new Socket(InetAddress.getLoopbackAddress(), to);
            open.add(there);
            Thread.ofVirtual().start(() -> carry(client, there));
            Thread.ofVirtual().start(() -> carry(there, client));
        } catch (IOException e) {
            // Nobody is there: the client sees it.
            client.close();
        }
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One of them has gone, and now both have.
        }
    }
}
