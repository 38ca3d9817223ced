package org.composure.content.posix;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.function.LongConsumer;

/** An open regular file. Reads and writes go on from where the last one ended. */
public final class RegularFile extends Handle {

    /** Bytes copied between two reports: enough to be quick, and still seconds on a slow disk. */
    private static final long CHUNK = 16L << 20;

    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    RegularFile(int descriptor, String path) {
        super(descriptor, path);
    }

    /**
     * Copies this file to another one that is empty: its bytes, and its holes as holes. Where the file systems can, they share
     * or copy the blocks among themselves. Both are to be untouched since they were opened.
     *
     * @param status what the kernel said about this file: no more than its size is copied
     * @param to the file that is written
     * @param copied told how many bytes each part had; may throw to stop
     * @return how many bytes the other file has: fewer than the size if this one was cut off meanwhile
     */
    public long copyTo(FileStatus status, RegularFile to, LongConsumer copied) throws PosixException {
        return status.hasHoles() ? copyAroundHoles(to, status.size(), copied) : copy(to, status.size(), copied);
    }

    private long copyAroundHoles(RegularFile to, long size, LongConsumer copied) throws PosixException {
        long at = 0;
        while (at < size) {
            long data = seek(at, SEEK_DATA);
            if (data == -Errno.ENXIO.number()) {
                break;
            }
            if (data == -Errno.EINVAL.number()) {
                // The file system does not tell where its holes are.
                seekTo(at);
                to.seekTo(at);
                return at + copy(to, size - at, copied);
            }
            long begin = Math.min(check(SystemCall.LSEEK, data), size);
            copied.accept(begin - at);
            long end = Math.min(check(SystemCall.LSEEK, seek(begin, SEEK_HOLE)), size);
            seekTo(begin);
            to.seekTo(begin);
            at = begin + copy(to, end - begin, copied);
            if (at < end) {
                return at;
            }
        }
        to.check(SystemCall.FTRUNCATE, Kernel.enter().call(SystemCall.FTRUNCATE, to.descriptor(), size, 0, 0));
        copied.accept(size - at);
        return size;
    }

    private long seek(long offset, int from) {
        return Kernel.enter().call(SystemCall.LSEEK, descriptor(), offset, from, 0);
    }

    private void seekTo(long offset) throws PosixException {
        check(SystemCall.LSEEK, seek(offset, 0));
    }

    /** Copies from where both stand, as many bytes as there are, but not more than the limit; gives how many. */
    private long copy(RegularFile to, long limit, LongConsumer copied) throws PosixException {
        Kernel kernel = Kernel.enter();
        long total = 0;
        long done = 1;
        while (done > 0 && total < limit) {
            done = kernel.call(
                    SystemCall.COPY_FILE_RANGE, descriptor(), 0, to.descriptor(), 0, Math.min(CHUNK, limit - total), 0);
            if (done > 0) {
                total += done;
                copied.accept(done);
            }
        }
        if (done < 0) {
            switch (Errno.of((int) -done)) {
                // Not every kernel and pair of file systems can do it.
                case EXDEV, EINVAL, ENOSYS, EOPNOTSUPP, EPERM -> {}
                default -> to.check(SystemCall.COPY_FILE_RANGE, done);
            }
        }
        // Some file systems answer 0 although there is more: only read() knows the end.
        MemorySegment data = kernel.data();
        while (total < limit) {
            long read = check(
                    SystemCall.READ,
                    kernel.call(
                            SystemCall.READ, descriptor(), data.address(), Math.min(Kernel.BUFFER, limit - total), 0));
            if (read == 0) {
                break;
            }
            to.write(kernel, data.asSlice(0, read));
            total += read;
            copied.accept(read);
        }
        return total;
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

    /** Takes bytes to be written from here on. Closing the stream closes the file. */
    public OutputStream output() {
        return new Output();
    }

    private final class Output extends OutputStream {

        @Override
        public void write(int one) throws PosixException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws PosixException {
            Objects.checkFromIndexSize(offset, length, from.length);
            Kernel kernel = Kernel.enter();
            MemorySegment data = kernel.data();
            for (int at = 0; at < length; ) {
                int some = Math.min(length - at, Kernel.BUFFER);
                MemorySegment.copy(from, offset + at, data, ValueLayout.JAVA_BYTE, 0, some);
                RegularFile.this.write(kernel, data.asSlice(0, some));
                at += some;
            }
        }

        @Override
        public void close() {
            RegularFile.this.close();
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
