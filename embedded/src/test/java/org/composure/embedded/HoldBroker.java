package org.composure.embedded;

import java.nio.file.Path;

/** The other JVM that holds a broker, with one message in one queue. */
final class HoldBroker {

    private HoldBroker() {}

    public static void main(String[] arguments) {
        OtherJvm.hold(() -> {
            var part = BrokerPart.start(Path.of(arguments[0]));
            BrokerPartTest.publish(part, "published before the kill");
            return part;
        });
    }
}
