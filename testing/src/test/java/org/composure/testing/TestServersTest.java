package org.composure.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class TestServersTest {

    @Test
    void startsOneBrokerAndOneTemporalForTheWholeJvm() throws Exception {
        assertThat(TestBroker.running()).isSameAs(TestBroker.running());
        assertThat(TestTemporal.running()).isSameAs(TestTemporal.running());
        for (int port :
                new int[] {TestBroker.running().port(), TestTemporal.running().port()}) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
            }
        }
    }
}
