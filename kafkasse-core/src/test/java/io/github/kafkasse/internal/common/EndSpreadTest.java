package io.github.kafkasse.internal.common;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ends of streams are spread over a second, but not longer than the clients and the time limit need. */
class EndSpreadTest {
    @ParameterizedTest
    @CsvSource({"10000, 0, 0", "10000, 1, 100", "10000, 10, 1000", "10000, 5000, 1000", "400, 5000, 100", "0, 10, 0"})
    void theSpreadGrowsWithTheClientsUpToASecondOrAQuarterOfTheLimit(int limitMillis, int clients, int spreadMillis) {
        assertEquals(Duration.ofMillis(spreadMillis), EndSpread.of(Duration.ofMillis(limitMillis), clients));
    }
}
