package org.composure.content.posix;

/** The kinds of machine whose call numbers and flags are known here. */
enum Machine {
    X86_64(0x1_0000, 0x2_0000),
    AARCH64(0x4000, 0x8000);

    /** The open flag that only accepts a directory. */
    final int openDirectory;

    /** The open flag that does not follow a symbolic link. */
    final int openNoFollow;

    Machine(int openDirectory, int openNoFollow) {
        this.openDirectory = openDirectory;
        this.openNoFollow = openNoFollow;
    }

    /**
     * The kind that this process runs on.
     *
     * @throws UnsupportedOperationException if it is not known here
     */
    static Machine current() {
        String system = System.getProperty("os.name", "");
        String arch = System.getProperty("os.arch", "");
        if (system.equals("Linux")) {
            switch (arch) {
                case "amd64", "x86_64" -> {
                    return X86_64;
                }
                case "aarch64" -> {
                    return AARCH64;
                }
                default -> {}
            }
        }
        throw new UnsupportedOperationException(
                "content on " + system + " " + arch + " (expected: Linux on x86_64 or aarch64)");
    }
}
