package org.composure.deployable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {

    private static final String PROPERTY = "composure.database.password";

    @TempDir
    private Path directory;

    @Test
    void isWhatWasGivenDirectlyAndNothingWhereNothingWas() {
        assertThat(Secret.read(PROPERTY, " as it is\n", null)).isEqualTo(" as it is\n");
        assertThat(Secret.read(PROPERTY, null, null)).isNull();
    }

    @Test
    void isWhatItsFileHoldsWithoutTheLineEnd() throws IOException {
        assertThat(Secret.read(PROPERTY, null, file("geheim wört\n"))).isEqualTo("geheim wört");
        assertThat(Secret.read(PROPERTY, null, file("geheim \r\n"))).isEqualTo("geheim ");
        assertThat(Secret.read(PROPERTY, null, file("geheim\n\n"))).isEqualTo("geheim\n");
    }

    @Test
    void refusesWhatIsGivenTwice() throws IOException {
        Path file = file("b");

        assertThatThrownBy(() -> Secret.read(PROPERTY, "a", file))
                .isInstanceOf(WrongConfigurationException.class)
                .hasMessage("composure.database.password-file: " + file
                        + ", and composure.database.password is given too (expected: one of them)");
    }

    @Test
    void saysWhichFileCannotBeRead() throws IOException {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> Secret.read(PROPERTY, null, missing))
                .hasMessage("composure.database.password-file: " + missing
                        + " cannot be read: there is no such file (expected: a file that this process can read)");
        Path empty = file("\n");
        assertThatThrownBy(() -> Secret.read(PROPERTY, null, empty))
                .hasMessage("composure.database.password-file: " + empty + " is empty (expected: the secret)");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "secret", ""), text);
    }
}
