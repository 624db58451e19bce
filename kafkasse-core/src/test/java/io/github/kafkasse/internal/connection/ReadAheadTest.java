package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.replay.ReplayWorker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A client that reads a long history. */
class ReadAheadTest {
    private static final int RECORDS = 240;
    private static final int RECORD_BYTES = 16 << 10;

    private final ConnectionFixture fixture = new ConnectionFixture();

    @Test
    void theNextTwoWindowsAreFetchedBeforeTheClientNeedsThem() {
        for (int i = 0; i < RECORDS; i++) {
            fixture.produce(T0, StreamTexts.large(RECORD_BYTES));
        }
        Client client = fixture.client(ClientRequests.requestAt(0));
        client.takeAtMost(1);
        fixture.loop.execute(client.connection::start);
        fixture.run();
        PartitionCache cache = fixture.caches.get(T0);
        assertNotNull(cache);
        int batches = 0;
        for (long position = 0; position < RECORDS; batches++) {
            client.takeMore(1);
            fetch();
            position = offset(client.lastId());
            assertFetched(cache, position);
        }
        assertEquals(RECORDS, client.text().split("\ndata: ", -1).length - 1);
        assertTrue(batches > 40, batches + " batches");
    }

    /** Runs the worker for a few milliseconds. */
    private void fetch() {
        for (int i = 0; i < 5; i++) {
            fixture.replay.workers().forEach(ReplayWorker::step);
            fixture.pass(Duration.ofMillis(1));
        }
    }

    /** Asserts that the window at a position and the two after it are in memory, as far as there are records. */
    private static void assertFetched(PartitionCache cache, long position) {
        long at = position;
        for (int windows = 0; windows < 3 && at < RECORDS; windows++) {
            RecordWindow window = cache.older().find(at);
            assertNotNull(window, "at " + position + ", nothing is fetched at " + at);
            at = window.end();
        }
    }

    private static long offset(String id) {
        return Long.parseLong(id.replaceAll(".*\"offset\":(\\d+).*", "$1"));
    }
}
