package org.composure.deployable;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where PostgreSQL is.
 *
 * @param url the JDBC URL, for example jdbc:postgresql://db.example.com:5432/composure; options of the driver, such as
 *     sslmode=verify-full, follow after a question mark
 * @param username the user, who owns the database or may create tables in it
 * @param password the user's password; this or passwordFile
 * @param passwordFile a file that holds the user's password
 */
@Validated
@ConfigurationProperties("composure.database")
public record DatabaseProperties(
        @NotNull(message = "expected: " + DatabaseProperties.URL)
        @Pattern(regexp = "jdbc:postgresql://.+", message = "expected: " + DatabaseProperties.URL)
        String url,

        @NotBlank(message = "expected: PostgreSQL's user") String username,
        @Nullable String password,
        @Nullable Path passwordFile) {

    private static final String URL = "jdbc:postgresql://<host>:<port>/<database>";

    /**
     * The password, wherever it was given; null if it was not, which suits a server that trusts us.
     *
     * @throws WrongConfigurationException when it is given twice, or its file cannot be read
     */
    public @Nullable String secret() {
        return Secret.read("composure.database.password", password, passwordFile);
    }

    @Override
    public String toString() {
        return username + " at " + url;
    }
}
