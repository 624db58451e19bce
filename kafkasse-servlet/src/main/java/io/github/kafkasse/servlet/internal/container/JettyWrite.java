package io.github.kafkasse.servlet.internal.container;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to Jetty without the buffer of a response. Jetty allocates that buffer with the first bytes of a stream and
 * keeps it until the stream ends. It would be more than all other memory of a client that waits, and it is direct
 * memory, which is scarce: an allocation that fails takes half a second on the engine's thread.
 *
 * <p>The method is {@code HttpOutput.write(ByteBuffer)}, which sends the buffer's bytes at once, without a flush. The
 * servlet API has it from version 6.1 on; Jetty's class has it in all versions, so it is looked up there.
 */
final class JettyWrite implements BodyWrite {
    private static final Logger LOG = LoggerFactory.getLogger(JettyWrite.class);

    /** As large as the engine's batches, so that each of them is one write to the socket. */
    private static final int PIECE = 64 << 10;

    private static final ClassValue<@Nullable JettyWrite> WAYS = new ClassValue<>() {
        @Override
        protected @Nullable JettyWrite computeValue(Class<?> type) {
            return isJettys(type) ? lookUp(type) : null;
        }
    };

    private final MethodHandle method;

    private JettyWrite(MethodHandle method) {
        this.method = method;
    }

    /** The way for outputs of a class; {@code null} if the class is not Jetty's, or a filter's around it. */
    static @Nullable JettyWrite of(Class<? extends ServletOutputStream> type) {
        return WAYS.get(type);
    }

    private static boolean isJettys(Class<?> type) {
        return type.getName().startsWith("org.eclipse.jetty.")
                && type.getSimpleName().equals("HttpOutput");
    }

    private static @Nullable JettyWrite lookUp(Class<?> type) {
        try {
            MethodHandle method = MethodHandles.publicLookup()
                    .findVirtual(type, "write", MethodType.methodType(void.class, ByteBuffer.class));
            return new JettyWrite(
                    method.asType(MethodType.methodType(void.class, ServletOutputStream.class, ByteBuffer.class)));
        } catch (ReflectiveOperationException e) {
            LOG.warn("Jetty will keep a buffer for each stream, because {} has no write(ByteBuffer)", type, e);
            return null;
        }
    }

    @Override
    public void write(ServletOutputStream output, byte[] array, int offset, int length) throws IOException {
        try {
            method.invokeExact(output, ByteBuffer.wrap(array, offset, length));
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e); // the method declares no other
        }
    }

    @Override
    public boolean needsFlush() {
        return false;
    }

    @Override
    public int bufferSize() {
        return PIECE;
    }
}
