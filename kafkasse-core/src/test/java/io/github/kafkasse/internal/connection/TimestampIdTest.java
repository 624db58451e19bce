package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamOpening;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first timestamp id of a stream that starts within the records in memory. */
class TimestampIdTest {
    private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\":(\\d+)");

    private final ConnectionFixture fixture =
            new ConnectionFixture(Settings.defaults().with(Setting.ID_MODE, Setting.IdMode.TIMESTAMP));

    @BeforeEach
    void threeRecordsOfTheFirstSeconds() {
        fixture.create("edits", 1);
        fixture.connect(ClientRequests.request("edits"));
        for (int i = 0; i < 3; i++) {
            fixture.publish(new TopicPartition("edits", 0), "1");
        }
        fixture.pass(Duration.ofMinutes(10));
    }

    @Test
    void theTimeIsNotAheadOfOlderRecordsThatFollow() {
        assertEquals(0, timestampAt(1));
    }

    @Test
    void atTheEndTheTimeIsNowMinusTheSlack() {
        assertEquals(fixture.timeOfDay().minus(Duration.ofMinutes(1)).toEpochMilli(), timestampAt(3));
    }

    private long timestampAt(long offset) {
        StreamOpening opening = fixture.connect(ClientRequests.request("edits")
                        .withLastEventId("[{\"topic\":\"edits\",\"partition\":0,\"offset\":" + offset + "}]"))
                .sink
                .memory()
                .opening();
        assertNotNull(opening);
        return TIMESTAMP
                .matcher(opening.id())
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElseThrow();
    }
}
