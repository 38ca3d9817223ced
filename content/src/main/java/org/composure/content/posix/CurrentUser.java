package org.composure.content.posix;

/** The user that this thread's calls count as. */
public final class CurrentUser {

    private CurrentUser() {}

    /** The effective user's number. */
    public static int id() {
        return (int) Kernel.enter().call(SystemCall.GETEUID, 0, 0, 0, 0);
    }
}
