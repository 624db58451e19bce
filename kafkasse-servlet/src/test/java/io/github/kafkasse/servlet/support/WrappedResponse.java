package io.github.kafkasse.servlet.support;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** A response that a filter has wrapped: each call of its output passes through an output of the wrapper. */
public final class WrappedResponse extends HttpServletResponseWrapper {
    private final boolean listening;

    /** A response whose output passes each call on. */
    public WrappedResponse(HttpServletResponse response) {
        this(response, true);
    }

    private WrappedResponse(HttpServletResponse response, boolean listening) {
        super(response);
        this.listening = listening;
    }

    /** A response whose output cannot be written asynchronously. */
    public static WrappedResponse withoutListener(HttpServletResponse response) {
        return new WrappedResponse(response, false);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream output = super.getOutputStream();
        return new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return output.isReady();
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                if (!listening) {
                    throw new IllegalStateException("on purpose");
                }
                output.setWriteListener(listener);
            }

            @Override
            public void write(int b) throws IOException {
                output.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                output.write(bytes, offset, length);
            }

            @Override
            public void flush() throws IOException {
                output.flush();
            }
        };
    }
}
