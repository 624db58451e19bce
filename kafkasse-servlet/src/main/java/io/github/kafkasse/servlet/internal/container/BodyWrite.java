package io.github.kafkasse.servlet.internal.container;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;

/** How the bytes of a stream are handed to a container. Stateless: one object serves all responses. */
interface BodyWrite {
    /** As the servlet API defines it: a container may copy the bytes to its buffer, and sends them when flushed. */
    BodyWrite BUFFERED = new BodyWrite() {
        @Override
        public void write(ServletOutputStream output, byte[] array, int offset, int length) throws IOException {
            output.write(array, offset, length);
        }

        @Override
        public boolean needsFlush() {
            return true;
        }

        /** The engine writes batches, so a larger buffer would only take more memory for each connection. */
        @Override
        public int bufferSize() {
            return 16 << 10;
        }
    };

    /** Chooses the way for the container of an output. */
    static BodyWrite of(ServletOutputStream output) {
        BodyWrite jettys = JettyWrite.of(output.getClass());
        return jettys == null ? BUFFERED : jettys;
    }

    /** Hands bytes to an output that is ready. The array is not changed later. */
    void write(ServletOutputStream output, byte[] array, int offset, int length) throws IOException;

    /** Whether the bytes may stay in the container until they are flushed. */
    boolean needsFlush();

    /**
     * The size of the response's buffer, in bytes, that this way of writing needs. Containers also send an array in
     * pieces of this size.
     */
    int bufferSize();
}
