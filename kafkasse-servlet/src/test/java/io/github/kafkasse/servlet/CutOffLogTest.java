package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkasse.servlet.support.Wire;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A stream that is aborted on purpose is not logged as an error of the container. */
class CutOffLogTest extends InContainer {
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();

    private final Handler tomcat = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= java.util.logging.Level.SEVERE.intValue()) {
                errors.add(entry.getLoggerName() + ": " + entry.getMessage() + " " + entry.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Test
    void cuttingOffAStreamLogsNoError() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> jetty = new ListAppender<>();
        jetty.start();
        root.addAppender(jetty);
        java.util.logging.Logger.getLogger("").addHandler(tomcat);
        try {
            Wire wire = stream();
            engine.client().send("data: ").abort();
            assertEquals(Wire.End.CUT, wire.readToEnd(new ByteArrayOutputStream()));
            stopServer();
        } finally {
            java.util.logging.Logger.getLogger("").removeHandler(tomcat);
            root.detachAppender(jetty);
        }
        jetty.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .forEach(event -> errors.add(event.getFormattedMessage()));
        assertEquals(List.of(), List.copyOf(errors));
    }
}
