package org.composure.content.posix;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.function.LongConsumer;

/** An open regular file. Reads and writes go on from where the last one ended. */
public final class RegularFile extends Handle {

    /** Bytes copied between two reports: enough to be quick, and still seconds on a slow disk. */
    private static final long CHUNK = 16L << 20;

    RegularFile(int descriptor, String path) {
        super(descriptor, path);
    }

    /**
     * Copies all that is left of this file to the end of what was written to the other. Where the file systems can, they
     * share or copy the blocks among themselves.
     *
     * @param to the file that is written
     * @param copied told how many bytes each part had; may throw to stop
     */
    public void copyTo(RegularFile to, LongConsumer copied) throws PosixException {
        Kernel kernel = Kernel.enter();
        long done;
        do {
            done = kernel.call(SystemCall.COPY_FILE_RANGE, descriptor(), 0, to.descriptor(), 0, CHUNK, 0);
            if (done > 0) {
                copied.accept(done);
            }
        } while (done > 0);
        if (done < 0) {
            switch (Errno.of((int) -done)) {
                // Not every kernel and pair of file systems can do it.
                case EXDEV, EINVAL, ENOSYS, EOPNOTSUPP, EPERM -> {}
                default -> to.check(SystemCall.COPY_FILE_RANGE, done);
            }
        }
        // Some file systems answer 0 although there is more: only read() knows the end.
        MemorySegment data = kernel.data();
        long read;
        while ((read = check(
                        SystemCall.READ, kernel.call(SystemCall.READ, descriptor(), data.address(), Kernel.BUFFER, 0)))
                > 0) {
            to.write(kernel, data.asSlice(0, read));
            copied.accept(read);
        }
    }

    private void write(Kernel kernel, MemorySegment bytes) throws PosixException {
        long written = 0;
        while (written < bytes.byteSize()) {
            written += check(
                    SystemCall.WRITE,
                    kernel.call(
                            SystemCall.WRITE, descriptor(), bytes.address() + written, bytes.byteSize() - written, 0));
        }
    }

    /** The file's bytes from here on. Closing the stream closes the file. */
    public InputStream input() {
        return new Input();
    }

    private final class Input extends InputStream {

        @Override
        public int read() throws PosixException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws PosixException {
            Objects.checkFromIndexSize(offset, length, into.length);
            if (length == 0) {
                return 0;
            }
            Kernel kernel = Kernel.enter();
            MemorySegment data = kernel.data();
            int read = (int) check(
                    SystemCall.READ,
                    kernel.call(SystemCall.READ, descriptor(), data.address(), Math.min(length, Kernel.BUFFER), 0));
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, into, offset, read);
            return read == 0 ? -1 : read;
        }

        @Override
        public void close() {
            RegularFile.this.close();
        }
    }
}
