package org.composure.content.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * The way into the kernel: one function, {@code syscall(2)}, and for each thread a block of native memory that is used again
 * and again, so that a call allocates nothing. A thread's block holds its data only until its next call.
 */
final class Kernel {

    static final Machine MACHINE = Machine.current();

    /** Bytes that one read, write or listing moves at most. */
    static final int BUFFER = 64 * 1024;

    private static final int PATH = 4096;
    private static final long FIRST_PATH = 64;
    private static final long SECOND_PATH = FIRST_PATH + PATH;
    private static final long STATUS = SECOND_PATH + PATH;
    private static final long STATUS_SIZE = 256;
    private static final long TIMES = STATUS + STATUS_SIZE;
    private static final long DATA = TIMES + 64;

    private static final MethodHandle SYSCALL = syscall();
    private static final ThreadLocal<Kernel> OF_THREAD = ThreadLocal.withInitial(Kernel::new);

    // The first bytes take errno, the rest what the constants above say.
    private final MemorySegment memory = Arena.ofAuto().allocate(DATA + BUFFER, 16);

    private Kernel() {}

    /** The calling thread's way in. Not to be handed to another thread, nor kept. */
    static Kernel enter() {
        return OF_THREAD.get();
    }

    @SuppressWarnings("restricted")
    private static MethodHandle syscall() {
        Linker linker = Linker.nativeLinker();
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(word, word, word, word, word, word, word, word),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(1));
    }

    /** Calls, again if a signal interrupted it. Returns what the kernel did, or its error number negated. */
    long call(SystemCall call, long a, long b, long c, long d, long e, long f) {
        while (true) {
            long result;
            try {
                result = (long) SYSCALL.invokeExact(memory, (long) call.number(MACHINE), a, b, c, d, e, f);
            } catch (RuntimeException | Error unexpected) {
                throw unexpected;
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
            if (result != -1) {
                return result;
            }
            int errno = memory.get(ValueLayout.JAVA_INT, 0);
            // A close that was interrupted has closed: done again it could close what another thread just opened.
            if (errno != Errno.EINTR.number() || call == SystemCall.CLOSE) {
                return -errno;
            }
        }
    }

    long call(SystemCall call, long a, long b, long c, long d) {
        return call(call, a, b, c, d, 0, 0);
    }

    /** Puts a path into memory and gives its address. */
    long path(String bytes) {
        return text(FIRST_PATH, bytes);
    }

    /** Puts the second path of a call into memory and gives its address. */
    long secondPath(String bytes) {
        return text(SECOND_PATH, bytes);
    }

    private long text(long offset, String bytes) {
        if (bytes.length() >= PATH) {
            throw new IllegalArgumentException("a path of " + bytes.length() + " bytes (expected: under " + PATH + ")");
        }
        memory.setString(offset, bytes, StandardCharsets.ISO_8859_1);
        return memory.address() + offset;
    }

    /** Puts the two times of a file into memory: the access left as it is, the modification as given. */
    long times(long modified) {
        long omit = (1L << 30) - 2;
        memory.set(ValueLayout.JAVA_LONG, TIMES, 0);
        memory.set(ValueLayout.JAVA_LONG, TIMES + 8, omit);
        memory.set(ValueLayout.JAVA_LONG, TIMES + 16, Math.floorDiv(modified, 1_000_000_000L));
        memory.set(ValueLayout.JAVA_LONG, TIMES + 24, Math.floorMod(modified, 1_000_000_000L));
        return memory.address() + TIMES;
    }

    /** Where {@code statx} and {@code fstatfs} put their answers. */
    long statusAddress() {
        return memory.address() + STATUS;
    }

    /** The answer of {@code statx}; its layout is the same on every machine. */
    FileStatus status() {
        MemorySegment s = memory.asSlice(STATUS, STATUS_SIZE);
        int mode = Short.toUnsignedInt(s.get(ValueLayout.JAVA_SHORT, 28));
        return new FileStatus(
                FileKind.of(mode >> 12),
                mode & 0xfff,
                s.get(ValueLayout.JAVA_INT, 20),
                s.get(ValueLayout.JAVA_INT, 16),
                s.get(ValueLayout.JAVA_LONG, 40),
                s.get(ValueLayout.JAVA_LONG, 48) * 512,
                device(s.get(ValueLayout.JAVA_INT, 136), s.get(ValueLayout.JAVA_INT, 140)),
                s.get(ValueLayout.JAVA_LONG, 32),
                time(s, 112),
                time(s, 96),
                (s.get(ValueLayout.JAVA_INT, 0) & Handle.STATX_BTIME) == 0 ? 0 : time(s, 80),
                (s.get(ValueLayout.JAVA_LONG, 8) & Handle.STATX_ATTR_MOUNT_ROOT) != 0);
    }

    /** The answer of {@code fstatfs}, as 64-bit machines lay it out. */
    Space space() {
        MemorySegment s = memory.asSlice(STATUS, STATUS_SIZE);
        long unit = s.get(ValueLayout.JAVA_LONG, 72);
        return new Space(
                unit * s.get(ValueLayout.JAVA_LONG, 32),
                s.get(ValueLayout.JAVA_LONG, 40) == 0 ? Long.MAX_VALUE : s.get(ValueLayout.JAVA_LONG, 48),
                unit);
    }

    private static long time(MemorySegment status, long offset) {
        return status.get(ValueLayout.JAVA_LONG, offset) * 1_000_000_000L
                + status.get(ValueLayout.JAVA_INT, offset + 8);
    }

    private static long device(int major, int minor) {
        return ((major & 0xfffL) << 8)
                | (minor & 0xffL)
                | ((major & 0xffff_f000L) << 32)
                | ((minor & 0xffff_ff00L) << 12);
    }

    /** Where reads, writes and listings have their bytes, {@link #BUFFER} of them. */
    MemorySegment data() {
        return memory.asSlice(DATA, BUFFER);
    }
}
