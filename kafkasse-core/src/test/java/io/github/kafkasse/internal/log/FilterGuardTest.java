package io.github.kafkasse.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.common.RateLimitedLog;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A filter that throws drops the record, and the log names the user's class. */
class FilterGuardTest {
    private static final class Broken implements RecordFilter {
        @Override
        public boolean accepts(StreamEvent event) {
            throw new IllegalStateException("a bug in the user's filter");
        }
    }

    @Test
    void theLogNamesTheClassOfTheUsersFilter() {
        Logger logger = new LoggerContext().getLogger("filters");
        ListAppender<ILoggingEvent> shown = new ListAppender<>();
        shown.start();
        logger.addAppender(shown);
        FilterGuard guard = new FilterGuard(new KafkaSseListener() {}, new RateLimitedLog(logger, () -> 0L));
        SharedFilter shared = new SharedFilters(1 << 20).acquire(new Broken());
        assertNotNull(shared);
        assertFalse(guard.accepts(shared, Records.event(new TopicPartition("t", 0), 7)));
        assertEquals(1, shown.list.size());
        String message = shown.list.get(0).getFormattedMessage();
        assertTrue(message.startsWith(Broken.class.getName() + " failed"), message);
    }
}
