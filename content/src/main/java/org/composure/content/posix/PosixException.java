package org.composure.content.posix;

import java.io.IOException;
import java.util.List;

/** A call that the kernel refused: which one, on what, and why. */
public final class PosixException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String call;
    private final String path;
    private final Errno errno;

    /**
     * @param call the call's name
     * @param path what it was about, as shown to people
     * @param number the kernel's error number
     */
    PosixException(SystemCall call, String path, int number) {
        super(path + ": " + Errno.of(number).meaning() + " (" + call.title() + ": " + name(number) + ")");
        this.call = call.title();
        this.path = path;
        this.errno = Errno.of(number);
    }

    private static String name(int number) {
        Errno errno = Errno.of(number);
        return errno == Errno.OTHER ? "errno " + number : errno.name();
    }

    /** The refused call's name, for example {@code linkat}. */
    public String call() {
        return call;
    }

    /** What it was about, as shown to people: volume, colon, path. */
    public String path() {
        return path;
    }

    /** Why. */
    public Errno errno() {
        return errno;
    }

    /** Whether it is one of these reasons. */
    public boolean is(Errno... reasons) {
        return List.of(reasons).contains(errno);
    }
}
