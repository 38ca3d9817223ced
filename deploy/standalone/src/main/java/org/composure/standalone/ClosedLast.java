package org.composure.standalone;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened while starting, closed in the reverse order: also when the start is stopped half-way. */
final class ClosedLast implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClosedLast.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private boolean closed;

    /** Takes over something that is open. It is closed at once where all is closed already. */
    synchronized <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        if (closed) {
            close();
        }
        return resource;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!opened.isEmpty()) {
            AutoCloseable last = opened.pop();
            try {
                last.close();
            } catch (Exception e) {
                LOG.warn("closing {}", last, e);
            }
        }
    }
}
