package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Valid and invalid values of settings. */
class SettingTest {
    private static List<Setting<Duration>> durationsThatMustPass() {
        return List.of(
                Setting.CONNECT_TIMEOUT, Setting.HEARTBEAT_INTERVAL, Setting.STALL_TIMEOUT, Setting.METADATA_MAX_AGE);
    }

    private static List<Setting<Duration>> durationsThatMayBeNone() {
        return List.of(
                Setting.RETRY,
                Setting.CONNECTION_MAX_AGE,
                Setting.CLOSE_TIMEOUT,
                Setting.TAIL_LINGER,
                Setting.ID_TIMESTAMP_SLACK);
    }

    private static List<Setting<Integer>> countsOfAtLeastOne() {
        return List.of(
                Setting.CONNECTION_MAX,
                Setting.REPLAY_CONSUMERS,
                Setting.ID_MAX_LENGTH,
                Setting.ID_MAX_ENTRIES,
                Setting.JSON_MAX_DEPTH);
    }

    private static Stream<Setting<Duration>> durations() {
        return Stream.concat(durationsThatMustPass().stream(), durationsThatMayBeNone().stream());
    }

    @ParameterizedTest
    @MethodSource("durationsThatMustPass")
    void anIntervalBelowOneMillisecondIsRefused(Setting<Duration> setting) {
        assertRefused("from 1ms", () -> setting.parse("0"));
        assertRefused("from 1ms", () -> setting.parse("0s"));
        assertRefused("from 1ms", () -> Settings.defaults().with(setting, Duration.ZERO));
        assertRefused("from 1ms", () -> Settings.defaults().with(setting, Duration.ofNanos(999_999)));
        assertRefused("from 1ms", () -> Settings.read(Map.of(setting.name(), "0"), Map.of()));
        assertEquals(Duration.ofMillis(1), setting.parse("1ms"));
        assertEquals(
                Duration.ofMillis(1),
                Settings.defaults().with(setting, Duration.ofMillis(1)).get(setting));
    }

    @ParameterizedTest
    @MethodSource("durationsThatMayBeNone")
    void zeroIsAcceptedWhereItHasAMeaning(Setting<Duration> setting) {
        assertEquals(Duration.ZERO, setting.parse("0"));
        assertDoesNotThrow(() -> Settings.defaults().with(setting, Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("durations")
    void aDurationOutsideItsRangeIsRefused(Setting<Duration> setting) {
        assertRefused("d", () -> setting.parse("999999999999d"));
        assertRefused("d", () -> Settings.defaults().with(setting, Duration.ofDays(36_501)));
        assertRefused("from ", () -> Settings.defaults().with(setting, Duration.ofMillis(-1)));
        assertDoesNotThrow(() -> setting.parse("24d").toNanos());
    }

    @Test
    void aKafkaTimeoutBeyondTheRangeOfIntMillisecondsIsRefused() {
        assertRefused("to 24d", () -> Setting.CONNECT_TIMEOUT.parse("25d"));
        Math.toIntExact(Setting.CONNECT_TIMEOUT.parse("24d").toMillis());
    }

    @ParameterizedTest
    @MethodSource("countsOfAtLeastOne")
    void aCountOfZeroIsRefused(Setting<Integer> setting) {
        assertRefused("whole number from 1", () -> setting.parse("0"));
        assertRefused("whole number from 1", () -> Settings.defaults().with(setting, 0));
        assertRefused("whole number", () -> setting.parse("many"));
        assertEquals(1, setting.parse("1"));
    }

    @Test
    void numbersOutOfRangeAreRefusedInCodeAndInText() {
        assertRefused("from 0", () -> Settings.defaults().with(Setting.EVENT_LOOPS, -1));
        assertRefused("from 0 to 1", () -> Settings.defaults().with(Setting.CONNECTION_MAX_AGE_JITTER, 1.5));
        assertRefused("from 0 to 1", () -> Settings.defaults().with(Setting.CONNECTION_MAX_AGE_JITTER, Double.NaN));
        assertRefused("from 0 to 1", () -> Setting.CONNECTION_MAX_AGE_JITTER.parse("NaN"));
        assertRefused("size from 1", () -> Settings.defaults().with(Setting.LOG_BUDGET, 0L));
        assertRefused("size from 1", () -> Setting.REPLAY_BUDGET.parse("0MB"));
        assertRefused("size from 0", () -> Settings.defaults().with(Setting.BATCH_BUDGET, -1L));
        assertEquals(0, Setting.BATCH_BUDGET.parse("0"), "nothing is remembered, and every client gets its own");
    }

    private static void assertRefused(String sentence, Runnable giving) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, giving::run);
        assertTrue(String.valueOf(refused.getMessage()).contains(sentence), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).startsWith("Setting "), refused.getMessage());
    }
}
