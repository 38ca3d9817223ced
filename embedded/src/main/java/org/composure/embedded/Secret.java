package org.composure.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Generated passwords. */
final class Secret {

    private static final int BYTES = 24;

    private Secret() {}

    /** The password in a file; where there is no such file, a new one is made and kept there, with mode 0600. */
    static String keptIn(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            PrivateFiles.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
        }
        return Files.readString(file).strip();
    }
}
