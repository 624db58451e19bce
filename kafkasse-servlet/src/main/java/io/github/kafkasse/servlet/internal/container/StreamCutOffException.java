package io.github.kafkasse.servlet.internal.container;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a container drop the connection of a response that has begun. The servlet API offers no other way than an
 * exception from the servlet. It has no stack trace, because nothing is wrong and containers log it.
 */
public final class StreamCutOffException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(StreamCutOffException.class);
    private static final String MESSAGE = "The stream was cut off";

    /** Tomcat's own exception for dropping a connection. Tomcat does not log it as an error of the servlet. */
    private static final String TOMCAT = "org.apache.coyote.CloseNowException";

    private StreamCutOffException() {
        super(MESSAGE);
    }

    /** {@return the exception that makes the container of a request drop its connection} */
    public static IOException of(ServletRequest request) {
        if (TomcatWriteGuard.isTomcat(request)) {
            ClassLoader loader =
                    TomcatWriteGuard.containersOwn(request).getClass().getClassLoader();
            try {
                return Class.forName(TOMCAT, true, loader)
                        .asSubclass(IOException.class)
                        .getConstructor(String.class)
                        .newInstance(MESSAGE);
            } catch (ReflectiveOperationException e) {
                LOG.debug("This Tomcat has no {}", TOMCAT, e);
            }
        }
        return new StreamCutOffException();
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // there is no stack trace to fill in
    public Throwable fillInStackTrace() {
        return this;
    }
}
