package io.github.kafkasse.examples.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** The log levels: by default only warnings and errors. Called once, by the main thread, before anything is started. */
final class Logging {
    /**
     * Tomcat logs with {@code java.util.logging}. The field keeps a reference, because a logger that is collected loses
     * its level.
     */
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    private Logging() {}

    static void verbose(boolean verbose) {
        TOMCAT.setLevel(verbose ? java.util.logging.Level.INFO : java.util.logging.Level.SEVERE);
        if (verbose && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("io.github.kafkasse").setLevel(Level.DEBUG);
            for (String others : List.of("org.apache.kafka", "kafka", "state.change.logger", "ROOT")) {
                context.getLogger(others).setLevel(others.equals("ROOT") ? Level.INFO : Level.WARN);
            }
        }
    }
}
