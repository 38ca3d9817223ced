package org.composure.adminui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.composure.testing.OpenIdProvider;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Pages to which people log in at a provider of their own; both know the other one's address before they start. */
final class LoginSite implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    static final int PORT = freePort();
    static final URI URL = URI.create("http://127.0.0.1:" + PORT + "/releng");
    static final OpenIdProvider PROVIDER = OpenIdProvider.start(URI.create(URL + "/admin/login/callback"));

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(
                        "server.port=" + PORT,
                        "composure.auth.mode=oidc",
                        "composure.auth.oidc.issuer=" + PROVIDER.issuer(),
                        "composure.auth.oidc.audience=composure",
                        "composure.auth.oidc.timeout=2s",
                        "composure.auth.roles.viewer.groups=watchers",
                        "composure.auth.login.client-id=" + OpenIdProvider.PAGES,
                        "composure.auth.login.client-secret=" + OpenIdProvider.PAGES_SECRET,
                        "composure.auth.login.url=" + URL)
                .applyTo(context);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
