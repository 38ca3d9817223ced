package org.composure.testing;

import org.composure.embedded.BrokerPart;

/** The broker for tests: one per JVM, started when the first test wants it. Tests keep apart by their queues' names. */
public final class TestBroker {

    private TestBroker() {}

    /** The running broker; nobody closes it. */
    public static BrokerPart running() {
        return Server.PART;
    }

    private static final class Server {
        static final BrokerPart PART = TestParts.untilExit("broker", BrokerPart::start);
    }
}
