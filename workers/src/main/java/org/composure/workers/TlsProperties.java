package org.composure.workers;

import java.nio.file.Path;
import org.composure.deployable.ConfiguredFile;
import org.composure.deployable.WrongConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * How a connection is encrypted.
 *
 * @param enabled whether it is encrypted at all
 * @param caFile the certificates, in PEM, of the authorities that the server's may come from; none for those that Java knows
 * @param certificateFile our own certificate and those that lead to its authority, in PEM; together with keyFile
 * @param keyFile the private key of our certificate, PKCS 8 in PEM, not encrypted
 * @param serverName the name in the server's certificate, where it is not the host that we connect to
 */
public record TlsProperties(
        @DefaultValue("false") boolean enabled,
        @Nullable Path caFile,
        @Nullable Path certificateFile,
        @Nullable Path keyFile,
        @Nullable String serverName) {

    /**
     * Keys and certificates, read now.
     *
     * @param prefix what the names of these properties begin with
     * @return null where the connection is not encrypted
     * @throws WrongConfigurationException when a file is missing or holds something else
     */
    @Nullable
    SslBundle bundle(String prefix) {
        if (!enabled) {
            if (caFile != null || certificateFile != null || keyFile != null || serverName != null) {
                throw new WrongConfigurationException(
                        prefix + ".enabled",
                        "false, and other properties of " + prefix + " are given (expected: true)");
            }
            return null;
        }
        if ((certificateFile == null) != (keyFile == null)) {
            throw new WrongConfigurationException(
                    prefix + (keyFile == null ? ".key-file" : ".certificate-file"),
                    "not given (expected: a file, since the other one of certificate-file and key-file is given)");
        }
        try {
            SslBundle bundle = SslBundle.of(new PemSslStoreBundle(
                    details(text(prefix + ".certificate-file", certificateFile), text(prefix + ".key-file", keyFile)),
                    details(text(prefix + ".ca-file", caFile), null)));
            bundle.createSslContext();
            return bundle;
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new WrongConfigurationException(prefix, "what the files hold cannot be used: " + e.getMessage());
        }
    }

    private static @Nullable String text(String property, @Nullable Path file) {
        return file == null ? null : ConfiguredFile.text(property, file);
    }

    private static @Nullable PemSslStoreDetails details(@Nullable String certificates, @Nullable String key) {
        return certificates == null
                ? null
                : PemSslStoreDetails.forCertificates(certificates).withPrivateKey(key);
    }
}
