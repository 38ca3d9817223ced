package org.composure.content.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An open directory, and what can be done to the names in it. A {@link FileName} leads to an entry of this directory and
 * nowhere else, and a symbolic link is never followed; so whoever has only a directory cannot leave it.
 *
 * <p>Every method throws {@link PosixException} when the kernel refuses for a reason that the method does not name.
 */
public final class Directory extends Handle {

    private static final int AT_FDCWD = -100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int O_CLOEXEC = 0x8_0000;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CREATE_NEW = 0x40 | 0x80;
    private static final int O_WRITE = 1;
    private static final int RENAME_NOREPLACE = 1;

    private Directory(int descriptor, String path) {
        super(descriptor, path);
    }

    /**
     * An entry of a directory.
     *
     * @param name its name
     * @param kind what it is; never {@link FileKind#UNKNOWN}
     */
    public record Entry(FileName name, FileKind kind) {}

    /** What is done with each entry. */
    @FunctionalInterface
    public interface EntryAction {
        /** Takes the next entry; may throw to stop. */
        void accept(Entry entry) throws IOException;
    }

    /**
     * Opens a directory that the operator named; here alone symbolic links are followed.
     *
     * @param root the directory
     * @param label what stands before the colon in messages about what is in it
     */
    public static Directory open(Path root, String label) throws PosixException {
        Kernel kernel = Kernel.enter();
        String bytes = FileName.latin1(root.toAbsolutePath().toString());
        long opened = kernel.call(
                SystemCall.OPENAT, AT_FDCWD, kernel.path(bytes), Kernel.MACHINE.openDirectory | O_CLOEXEC, 0);
        return new Directory((int) check(SystemCall.OPENAT, opened, label + ":" + root), label + ":");
    }

    /** The path of an entry, for people. */
    public String pathOf(FileName name) {
        return path() + (path().endsWith(":") ? "" : "/") + name.display();
    }

    /** Calls the action for each entry, in no order. The action may change the directory. */
    public void forEach(EntryAction action) throws IOException {
        check(SystemCall.LSEEK, Kernel.enter().call(SystemCall.LSEEK, descriptor(), 0, 0, 0));
        List<Entry> entries = nextEntries();
        while (!entries.isEmpty()) {
            for (Entry entry : entries) {
                action.accept(entry);
            }
            entries = nextEntries();
        }
    }

    /** The next bufferful of entries; empty at the end. */
    private List<Entry> nextEntries() throws PosixException {
        Kernel kernel = Kernel.enter();
        MemorySegment data = kernel.data();
        List<Entry> entries = new ArrayList<>();
        long length;
        do {
            length = check(
                    SystemCall.GETDENTS64,
                    kernel.call(SystemCall.GETDENTS64, descriptor(), data.address(), Kernel.BUFFER, 0));
            for (long at = 0; at < length; ) {
                String name = data.getString(at + 19, StandardCharsets.ISO_8859_1);
                if (!name.equals(".") && !name.equals("..")) {
                    entries.add(new Entry(new FileName(name), FileKind.of(data.get(ValueLayout.JAVA_BYTE, at + 18))));
                }
                at += Short.toUnsignedInt(data.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 16));
            }
        } while (length > 0 && entries.isEmpty());
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).kind() == FileKind.UNKNOWN) {
                FileName name = entries.get(i).name();
                entries.set(
                        i, new Entry(name, status(name).map(FileStatus::kind).orElse(FileKind.REGULAR)));
            }
        }
        return entries;
    }

    /** What the kernel says about an entry, of a link about the link itself; empty if there is none. */
    public Optional<FileStatus> status(FileName name) throws PosixException {
        Kernel kernel = Kernel.enter();
        return absentOr(SystemCall.STATX, statusOf(kernel, name.bytes()), name)
                ? Optional.of(kernel.status())
                : Optional.empty();
    }

    /** Opens this directory once more, for another thread; it stays open when this one is closed. */
    public Directory reopen() throws PosixException {
        Kernel kernel = Kernel.enter();
        long opened = kernel.call(
                SystemCall.OPENAT, descriptor(), kernel.path("."), Kernel.MACHINE.openDirectory | O_CLOEXEC, 0);
        return new Directory((int) check(SystemCall.OPENAT, opened), path());
    }

    /** Opens a directory in this one. A symbolic link is refused with {@link Errno#ENOTDIR}. */
    public Directory openDirectory(FileName name) throws PosixException {
        int descriptor = open(name, Kernel.MACHINE.openDirectory, 0);
        return new Directory(descriptor, pathOf(name));
    }

    /**
     * Opens a regular file for reading. A symbolic link is refused with {@link Errno#ELOOP}, a socket with
     * {@link Errno#ENXIO}, and what else is no regular file with {@link Errno#EINVAL}.
     */
    public RegularFile openFile(FileName name) throws PosixException {
        // Without O_NONBLOCK a FIFO would be waited for.
        RegularFile file = new RegularFile(open(name, O_NONBLOCK, 0), pathOf(name));
        try {
            if (file.status().kind() != FileKind.REGULAR) {
                throw new PosixException(SystemCall.OPENAT, file.path(), Errno.EINVAL.number());
            }
        } catch (PosixException | RuntimeException e) {
            file.close();
            throw e;
        }
        return file;
    }

    /** Makes a new file and opens it for writing; refused with {@link Errno#EEXIST} where the name is taken. */
    public RegularFile createFile(FileName name, int mode) throws PosixException {
        return new RegularFile(open(name, O_CREATE_NEW | O_WRITE, mode), pathOf(name));
    }

    private int open(FileName name, int flags, int mode) throws PosixException {
        Kernel kernel = Kernel.enter();
        return (int) check(
                SystemCall.OPENAT,
                kernel.call(
                        SystemCall.OPENAT,
                        descriptor(),
                        kernel.path(name.bytes()),
                        flags | Kernel.MACHINE.openNoFollow | O_CLOEXEC,
                        mode),
                pathOf(name));
    }

    /** Makes a directory; false if the name is taken, by whatever. The umask takes away from the mode. */
    public boolean makeDirectory(FileName name, int mode) throws PosixException {
        Kernel kernel = Kernel.enter();
        return takenOr(
                SystemCall.MKDIRAT,
                kernel.call(SystemCall.MKDIRAT, descriptor(), kernel.path(name.bytes()), mode, 0),
                name);
    }

    /** Makes a second name, in another directory, for an entry here; false if that name is taken there. */
    public boolean link(FileName name, Directory to, FileName as) throws PosixException {
        Kernel kernel = Kernel.enter();
        long result = kernel.call(
                SystemCall.LINKAT,
                descriptor(),
                kernel.path(name.bytes()),
                to.descriptor(),
                kernel.secondPath(as.bytes()),
                0,
                0);
        if (result == -Errno.EEXIST.number()) {
            return false;
        }
        if (result < 0) {
            throw new PosixException(SystemCall.LINKAT, pathOf(name) + " as " + to.pathOf(as), (int) -result);
        }
        return true;
    }

    /** Moves an entry to a name that takes the place of what it named, at once: nobody finds it missing. */
    public void rename(FileName name, Directory to, FileName as) throws PosixException {
        long result = rename(name, to, as, 0);
        if (result < 0) {
            throw renameRefused(name, to, as, result);
        }
    }

    /**
     * Moves a directory to a name that nothing has; false if it is taken.
     *
     * <p>Where the file system cannot promise that by itself (NFS), the name is looked at first; what comes in between is
     * still not lost, as a directory replaces nothing but an empty directory.
     */
    public boolean renameDirectory(FileName name, Directory to, FileName as) throws PosixException {
        long result = rename(name, to, as, RENAME_NOREPLACE);
        if (result == -Errno.EINVAL.number() || result == -Errno.ENOSYS.number()) {
            if (to.status(as).isPresent()) {
                return false;
            }
            if (!status(name).map(FileStatus::isDirectory).orElse(true)) {
                throw renameRefused(name, to, as, -Errno.ENOTDIR.number());
            }
            result = rename(name, to, as, 0);
        }
        if (result == -Errno.EEXIST.number()
                || result == -Errno.ENOTEMPTY.number()
                || (result == -Errno.ENOTDIR.number() && to.status(as).isPresent())) {
            return false;
        }
        if (result < 0) {
            throw renameRefused(name, to, as, result);
        }
        return true;
    }

    private long rename(FileName name, Directory to, FileName as, int flags) {
        Kernel kernel = Kernel.enter();
        return kernel.call(
                SystemCall.RENAMEAT2,
                descriptor(),
                kernel.path(name.bytes()),
                to.descriptor(),
                kernel.secondPath(as.bytes()),
                flags,
                0);
    }

    private PosixException renameRefused(FileName name, Directory to, FileName as, long result) {
        return new PosixException(SystemCall.RENAMEAT2, pathOf(name) + " to " + to.pathOf(as), (int) -result);
    }

    /** Makes a symbolic link with that text; false if the name is taken. */
    public boolean makeSymlink(FileName name, LinkText text) throws PosixException {
        Kernel kernel = Kernel.enter();
        return takenOr(
                SystemCall.SYMLINKAT,
                kernel.call(
                        SystemCall.SYMLINKAT,
                        kernel.path(text.bytes()),
                        descriptor(),
                        kernel.secondPath(name.bytes()),
                        0),
                name);
    }

    /** The text of a symbolic link; empty if there is no such entry. */
    public Optional<LinkText> readSymlink(FileName name) throws PosixException {
        Kernel kernel = Kernel.enter();
        MemorySegment data = kernel.data();
        long length = kernel.call(
                SystemCall.READLINKAT, descriptor(), kernel.path(name.bytes()), data.address(), Kernel.BUFFER);
        if (!absentOr(SystemCall.READLINKAT, length, name)) {
            return Optional.empty();
        }
        byte[] bytes = data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        return Optional.of(new LinkText(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    /** Sets the time of modification of an entry, of a link that of the link itself, in nanoseconds since 1970. */
    public void setModified(FileName name, long nanos) throws PosixException {
        Kernel kernel = Kernel.enter();
        check(
                SystemCall.UTIMENSAT,
                kernel.call(
                        SystemCall.UTIMENSAT,
                        descriptor(),
                        kernel.path(name.bytes()),
                        kernel.times(nanos),
                        AT_SYMLINK_NOFOLLOW),
                pathOf(name));
    }

    /** Removes an entry that is no directory; false if there is none. */
    public boolean removeFile(FileName name) throws PosixException {
        return remove(name, 0);
    }

    /** Removes an empty directory; false if there is none. */
    public boolean removeDirectory(FileName name) throws PosixException {
        return remove(name, AT_REMOVEDIR);
    }

    private boolean remove(FileName name, int flags) throws PosixException {
        Kernel kernel = Kernel.enter();
        return absentOr(
                SystemCall.UNLINKAT,
                kernel.call(SystemCall.UNLINKAT, descriptor(), kernel.path(name.bytes()), flags, 0),
                name);
    }

    /** False if the result says that there is no such entry. */
    private boolean absentOr(SystemCall call, long result, FileName name) throws PosixException {
        return checkUnless(Errno.ENOENT, call, result, name);
    }

    /** False if the result says that the name is taken. */
    private boolean takenOr(SystemCall call, long result, FileName name) throws PosixException {
        return checkUnless(Errno.EEXIST, call, result, name);
    }

    private boolean checkUnless(Errno expected, SystemCall call, long result, FileName name) throws PosixException {
        if (result == -expected.number()) {
            return false;
        }
        if (result < 0) {
            throw new PosixException(call, pathOf(name), (int) -result);
        }
        return true;
    }
}
