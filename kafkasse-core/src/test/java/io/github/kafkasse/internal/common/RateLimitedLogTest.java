package io.github.kafkasse.internal.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A producer of a million bad records does not fill the disk with logs. */
class RateLimitedLogTest {
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("bounded");
    private final ListAppender<ILoggingEvent> shown = new ListAppender<>();
    private long now = Long.MAX_VALUE - 5;
    private int made;
    private final RateLimitedLog log = new RateLimitedLog(logger, () -> now);

    @BeforeEach
    void listen() {
        shown.start();
        logger.addAppender(shown);
    }

    private void warn(int times) {
        for (int i = 0; i < times; i++) {
            log.warn(() -> "bad record " + ++made);
        }
    }

    private List<String> messages() {
        return shown.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void theFirstWarningIsLoggedAtOnceAndTheNextAfterTenSecondsWithTheNumberOfSuppressedOnes() {
        warn(1_000);
        now += Duration.ofSeconds(10).toNanos() - 1;
        warn(1);
        assertEquals(List.of("bad record 1"), messages());
        now++;
        warn(1);
        assertEquals(
                List.of("bad record 1", "bad record 2 (and 1000 more such warnings since the last one shown)"),
                messages());
        now += Duration.ofSeconds(10).toNanos();
        warn(1);
        assertEquals("bad record 3", messages().get(2));
    }

    @Test
    void aSuppressedWarningIsNotFormatted() {
        warn(1_000);
        assertEquals(1, made);
    }

    @Test
    void rareWarningsAreAllLogged() {
        for (int i = 0; i < 5; i++) {
            warn(1);
            now += Duration.ofSeconds(10).toNanos();
        }
        assertEquals(5, messages().size());
        assertEquals("bad record 5", messages().get(4));
    }

    @Test
    void theCauseIsLogged() {
        RuntimeException cause = new IllegalStateException("the mapper's own");
        log.warn("The record mapper failed", cause);
        assertSame(cause, ((ThrowableProxy) shown.list.get(0).getThrowableProxy()).getThrowable());
    }
}
