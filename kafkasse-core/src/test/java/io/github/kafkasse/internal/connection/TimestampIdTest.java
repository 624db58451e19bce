package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamOpening;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the first timestamp id of a stream says that starts within the records in memory. */
class TimestampIdTest {
    private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\":(\\d+)");

    private final LoopFixture fixture =
            new LoopFixture(Settings.defaults().with(Setting.ID_MODE, Setting.IdMode.TIMESTAMP));

    @BeforeEach
    void threeRecordsOfTheFirstSeconds() {
        fixture.create("edits", 1);
        fixture.connect(LoopFixture.request("edits"));
        for (int i = 0; i < 3; i++) {
            fixture.produce("edits", 0);
        }
        fixture.pass(Duration.ofMinutes(10));
    }

    @Test
    void theTimeIsNotAheadOfOlderRecordsThatFollow() {
        assertEquals(0, timestampAt(1));
    }

    @Test
    void atTheEndTheTimeIsNowMinusTheSlack() {
        assertEquals(Duration.ofMinutes(9).toMillis(), timestampAt(3));
    }

    private long timestampAt(long offset) {
        StreamOpening opening = fixture.connect(LoopFixture.request("edits")
                        .withLastEventId("[{\"topic\":\"edits\",\"partition\":0,\"offset\":" + offset + "}]"))
                .sink()
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
