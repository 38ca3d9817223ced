package org.composure.testing.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers that are killed and come back. They lie below those that the kernel gives to clients, so that none of
 * these has it meanwhile.
 */
public final class SteadyPort {

    private static final int FIRST = 12_000;
    private static final int END = 20_000;
    private static final int TRIES = 100;

    // Whoever gets one starts later: until then it looks free.
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private SteadyPort() {}

    /** A port of 127.0.0.1 that was free a moment ago, and is given to nobody else in this JVM. */
    public static int any() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(port)) {
                    return port;
                }
            } catch (IOException e) {
                // Somebody has it; another will be free.
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + END + " in " + TRIES + " tries");
    }
}
