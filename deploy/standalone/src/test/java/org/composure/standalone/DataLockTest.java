package org.composure.standalone;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLockTest {

    @TempDir
    private Path directory;

    @Test
    void refusesASecondHolderNamingTheFirstUntilThatOneCloses() {
        DataLock first = DataLock.take(directory);

        assertThatThrownBy(() -> DataLock.take(directory))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("process " + ProcessHandle.current().pid())
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("--composure.data-dir=");
        first.close();
        DataLock.take(directory).close();
    }
}
