package org.composure.workers;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Temporal server that only answers those who have a certificate, and who want the name in its own. */
final class TlsServer implements AutoCloseable {

    /** The name in its certificate. */
    static final String NAME = "temporal.example.com";

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final TestServicesStarter services = new TestServicesStarter(true, 0);
    private final Server server;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    TlsServer(Certificates certificates) throws IOException {
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        authorizations.add(String.valueOf(headers.get(AUTHORIZATION)));
                        return next.startCall(call, headers);
                    }
                })
                .sslContext(GrpcSslContexts.forServer(
                                certificates.certificate("server").toFile(),
                                certificates.key("server").toFile())
                        .trustManager(certificates.certificate("client").toFile())
                        .clientAuth(ClientAuth.REQUIRE)
                        .build());
        GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
        server = builder.build().start();
    }

    String target() {
        return "127.0.0.1:" + server.getPort();
    }

    /** The headers of that name, of all calls. */
    List<String> authorizations() {
        return authorizations;
    }

    @Override
    public void close() {
        server.shutdownNow();
        services.close();
    }

    /**
     * Certificates that vouch for themselves.
     *
     * @param directory holds them
     */
    record Certificates(Path directory) {

        /** Makes a server's, a client's, and one that nobody knows. */
        static Certificates in(Path directory) throws IOException, InterruptedException {
            Certificates certificates = new Certificates(directory);
            for (String owner : List.of("server", "client", "stranger")) {
                certificates.make(owner);
            }
            return certificates;
        }

        Path certificate(String owner) {
            return directory.resolve(owner + ".crt");
        }

        Path key(String owner) {
            return directory.resolve(owner + ".key");
        }

        private void make(String owner) throws IOException, InterruptedException {
            Path store = directory.resolve(owner + ".p12");
            String keytool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            Process process = new ProcessBuilder(
                            keytool,
                            "-genkeypair",
                            "-alias",
                            owner,
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=" + owner,
                            "-ext",
                            "san=dns:" + NAME,
                            "-validity",
                            "2",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            "changeit")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(said);
            }
            try (var in = Files.newInputStream(store)) {
                var keys = KeyStore.getInstance("PKCS12");
                keys.load(in, "changeit".toCharArray());
                write(
                        certificate(owner),
                        "CERTIFICATE",
                        keys.getCertificate(owner).getEncoded());
                write(
                        key(owner),
                        "PRIVATE KEY",
                        keys.getKey(owner, "changeit".toCharArray()).getEncoded());
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        }

        private static void write(Path file, String what, byte[] content) throws IOException {
            String text = Base64.getMimeEncoder().encodeToString(content);
            Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
        }
    }
}
