package io.github.kafkasse.examples.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** How much is logged: by default only what is wrong. Called once, by the main thread, before anything is started. */
final class Logging {
    /** Tomcat logs by the JDK's means; held, since a logger that nobody holds forgets its level. */
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
