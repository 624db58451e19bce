package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkasse.CloseReason;
import io.github.kafkasse.StreamRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Failures of clients are logged at a limited rate. */
class ClientLogTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(ClientLogTest.class.getPackageName());

    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final ConnectionFixture fixture = new ConnectionFixture();

    @BeforeEach
    void listen() {
        written.start();
        LOG.addAppender(written);
    }

    @AfterEach
    void stopListening() {
        LOG.detachAppender(written);
    }

    @Test
    void clientsThatLoseRecordsRepeatedlyAreLoggedAtALimitedRate() {
        fixture.create("edits", 3);
        for (int partition = 0; partition < 3; partition++) {
            fixture.kafka.append("edits", partition, new long[10]);
            fixture.kafka.deleteBefore("edits", partition, 10);
        }
        StreamRequest late = ClientRequests.request("edits")
                .withLastEventId("[0,1,2]".replaceAll("\\d", "{\"topic\":\"edits\",\"partition\":$0,\"offset\":1}"));
        for (int i = 0; i < 100; i++) {
            Client client = fixture.connect(late);
            assertEquals(3, client.text().split(":lost 9 offsets of edits/", -1).length - 1);
        }
        assertEquals(1, warnings().size(), warnings()::toString);
        fixture.pass(Duration.ofSeconds(10));
        fixture.connect(late);
        assertEquals(2, warnings().size());
        assertTrue(warnings().get(1).contains("299 more"), warnings().get(1));
    }

    @Test
    void failuresOfEachKindAreLoggedAtALimitedRate() {
        ClientLog log = new ClientLog(() -> 0);
        for (int i = 0; i < 100; i++) {
            assertEquals(CloseReason.FAILED, log.report(new BrokenStreamException("not the same")));
            assertEquals(CloseReason.FAILED, log.report(new IllegalStateException("failed")));
        }
        assertEquals(2, warnings().size(), warnings()::toString);
    }

    @Test
    void aClientThatDisconnectsIsNotLoggedAsAWarning() {
        assertEquals(CloseReason.CLIENT_GONE, new ClientLog(() -> 0).report(new IOException("gone")));
        assertEquals(List.of(), warnings());
    }

    private List<String> warnings() {
        return written.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
