package org.composure.content.posix;

import java.util.Arrays;

/** What an entry of a directory is. */
public enum FileKind {
    FIFO(1, "a FIFO"),
    CHARACTER_DEVICE(2, "a character device"),
    DIRECTORY(4, "a directory"),
    BLOCK_DEVICE(6, "a block device"),
    REGULAR(8, "a regular file"),
    SYMLINK(10, "a symbolic link"),
    SOCKET(12, "a socket"),
    /** The file system did not say; only {@link Directory} sees it. */
    UNKNOWN(0, "of unknown kind");

    private static final FileKind[] BY_CODE = new FileKind[16];

    static {
        Arrays.fill(BY_CODE, UNKNOWN);
        for (FileKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final int code;
    private final String described;

    FileKind(int code, String described) {
        this.code = code;
        this.described = described;
    }

    /** The kind for the kernel's code, which is the same in directory entries and, shifted, in modes. */
    static FileKind of(int code) {
        return BY_CODE[code & 15];
    }

    /** The kind with its article, for sentences. */
    public String described() {
        return described;
    }
}
