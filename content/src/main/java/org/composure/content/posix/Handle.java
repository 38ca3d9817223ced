package org.composure.content.posix;

/**
 * An open file or directory. It stays the same one whatever happens to the names that led to it. For one thread at a time.
 */
public abstract sealed class Handle implements AutoCloseable permits Directory, RegularFile {

    static final int STATX_BTIME = 0x800;
    static final long STATX_ATTR_MOUNT_ROOT = 0x2000;
    private static final int STATX_BASIC = 0x7ff;
    private static final int AT_EMPTY_PATH = 0x1000;

    private final String path;
    private int descriptor;

    Handle(int descriptor, String path) {
        this.descriptor = descriptor;
        this.path = path;
    }

    /** Where it was found, for people: the volume's name, a colon, the path. */
    public final String path() {
        return path;
    }

    /** The kernel's number; refused after closing, as the number may then be another file's. */
    final int descriptor() {
        if (descriptor < 0) {
            throw new IllegalStateException(path + " is closed");
        }
        return descriptor;
    }

    /** What the kernel says about it. */
    public final FileStatus status() throws PosixException {
        Kernel kernel = Kernel.enter();
        check(
                SystemCall.STATX,
                kernel.call(
                        SystemCall.STATX,
                        descriptor(),
                        kernel.path(""),
                        AT_EMPTY_PATH,
                        STATX_BASIC | STATX_BTIME,
                        kernel.statusAddress(),
                        0));
        return kernel.status();
    }

    /** Asks about a name in this directory without following a link; 0, or the error number negated. */
    final long statusOf(Kernel kernel, String name) {
        int noFollow = 0x100;
        return kernel.call(
                SystemCall.STATX,
                descriptor(),
                kernel.path(name),
                noFollow,
                STATX_BASIC | STATX_BTIME,
                kernel.statusAddress(),
                0);
    }

    /** Sets the permission bits, exactly, whatever the umask. */
    public final void setMode(int mode) throws PosixException {
        check(SystemCall.FCHMOD, Kernel.enter().call(SystemCall.FCHMOD, descriptor(), mode, 0, 0));
    }

    /** Sets the time of modification, in nanoseconds since 1970; that of access stays. */
    public final void setModified(long nanos) throws PosixException {
        Kernel kernel = Kernel.enter();
        check(SystemCall.UTIMENSAT, kernel.call(SystemCall.UTIMENSAT, descriptor(), 0, kernel.times(nanos), 0));
    }

    /** Returns when what was written, and for a directory its entries, will survive a power cut. */
    public final void sync() throws PosixException {
        check(SystemCall.FSYNC, Kernel.enter().call(SystemCall.FSYNC, descriptor(), 0, 0, 0));
    }

    /** What is left on the file system that it lies on. */
    public final Space space() throws PosixException {
        Kernel kernel = Kernel.enter();
        check(SystemCall.FSTATFS, kernel.call(SystemCall.FSTATFS, descriptor(), kernel.statusAddress(), 0, 0));
        return kernel.space();
    }

    /**
     * Returns when all that was written to its file system, by whomever, will survive a power cut. For many files this takes
     * one journal commit and one flush of the disk's cache, where {@link #sync} takes one for each.
     */
    public final void syncFileSystem() throws PosixException {
        check(SystemCall.SYNCFS, Kernel.enter().call(SystemCall.SYNCFS, descriptor(), 0, 0, 0));
    }

    /** Returns the result, or throws if it is an error. */
    final long check(SystemCall call, long result) throws PosixException {
        return check(call, result, path);
    }

    static long check(SystemCall call, long result, String path) throws PosixException {
        if (result < 0) {
            throw new PosixException(call, path, (int) -result);
        }
        return result;
    }

    /** Closes it; a second time does nothing. */
    @Override
    public final void close() {
        if (descriptor >= 0) {
            int closing = descriptor;
            descriptor = -1;
            // Its answer says nothing that sync() would not have said.
            Kernel.enter().call(SystemCall.CLOSE, closing, 0, 0, 0);
        }
    }
}
