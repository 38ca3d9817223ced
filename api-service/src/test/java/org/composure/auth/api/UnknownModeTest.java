package org.composure.auth.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.composure.apiservice.ApiApplication;
import org.composure.apiservice.Shows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that does not know who asks does not start. */
class UnknownModeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--composure.auth.mode=kerberos",
                "--composure.auth.mode=",
                "--composure.auth.proxy.kind=magic --composure.auth.mode=proxy"
            })
    @Shows("auth-unknown-mode")
    void anUnknownWayOfAuthenticationIsRefusedAtTheStart(String arguments) {
        String[] given =
                ("--server.port=0 --management.server.port=0 --composure.database.url=jdbc:postgresql://127.0.0.1:1/none "
                                + arguments)
                        .split(" ", -1);

        assertThatThrownBy(() -> ApiApplication.main(given)).hasStackTraceContaining("composure.auth.");
    }
}
