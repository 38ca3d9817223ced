package org.composure.content.posix;

import java.util.Locale;

/** The kernel's calls that are used here, with their numbers. Calling by number needs no particular C library version. */
enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    LSEEK(8, 62),
    FSYNC(74, 82),
    FTRUNCATE(77, 46),
    FCHMOD(91, 52),
    GETEUID(107, 175),
    FSTATFS(138, 44),
    GETDENTS64(217, 61),
    OPENAT(257, 56),
    MKDIRAT(258, 34),
    UNLINKAT(263, 35),
    LINKAT(265, 37),
    SYMLINKAT(266, 36),
    READLINKAT(267, 78),
    UTIMENSAT(280, 88),
    SYNCFS(306, 267),
    RENAMEAT2(316, 276),
    COPY_FILE_RANGE(326, 285),
    STATX(332, 291);

    private final int onX86;
    private final int onArm;

    SystemCall(int onX86, int onArm) {
        this.onX86 = onX86;
        this.onArm = onArm;
    }

    /** The call's number on a machine of that kind. */
    int number(Machine machine) {
        return switch (machine) {
            case X86_64 -> onX86;
            case AARCH64 -> onArm;
        };
    }

    /** The call's name as the manual has it. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
