package org.composure.content.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.composure.content.Remedy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RemedyTest {

    private static PosixException refused(Errno errno) {
        return new PosixException(SystemCall.WRITE, "nightly:Fedora/file", errno.number());
    }

    @ParameterizedTest
    @EnumSource(Errno.class)
    void thereIsOneForEveryReasonOfTheKernel(Errno errno) {
        assertThat(Remedy.of(refused(errno))).contains("retry").doesNotEndWith(".");
    }

    @ParameterizedTest
    @CsvSource({
        "ENOSPC, free space",
        "EDQUOT, raise the quota of user",
        "EROFS, mount it writable",
        "EACCES, let user",
        "ESTALE, NFS server",
        "EIO, kernel's log",
        "ENOENT, find out who removed it"
    })
    void namesWhatHasToBeDone(Errno errno, String remedy) {
        assertThat(Remedy.of(refused(errno))).contains(remedy);
    }

    @Test
    void thereIsOneForWhatTheKernelDidNotSay() {
        assertThat(Remedy.of(new IOException("the volume nightly is not configured here")))
                .contains("configured", "retry");
    }
}
