package io.github.kafkasse.examples.benchmarks.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BrokerRequestsTest {
    @Test
    void countsTheIncreaseSinceAnEarlierCount() {
        BrokerRequests earlier = new BrokerRequests(Map.of("Metadata", 3L, "ListOffsets", 5L));
        BrokerRequests later =
                new BrokerRequests(new TreeMap<>(Map.of("Metadata", 4L, "ListOffsets", 5L, "FetchConsumer", 7L)));
        assertEquals("8 (FetchConsumer 7, Metadata 1)", later.since(earlier).toString());
    }
}
