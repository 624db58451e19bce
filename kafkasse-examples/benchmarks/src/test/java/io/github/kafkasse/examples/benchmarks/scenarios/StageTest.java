package io.github.kafkasse.examples.benchmarks.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.examples.benchmarks.protocol.Message;
import org.junit.jupiter.api.Test;

class StageTest {
    private static Message process(int open, int most) {
        return Message.of("ok").with("descriptors", open).with("mostdescriptors", most);
    }

    @Test
    void allowsAsManyClientsAsTheLimitOfOpenFiles() {
        assertEquals(19_800, Stage.allowed(20_000, process(100, 20_000)));
        assertEquals(20_000, Stage.allowed(20_000, process(100, 20_200)));
    }

    @Test
    void allowsAllClientsIfTheSystemReportsNoLimit() {
        assertEquals(20_000, Stage.allowed(20_000, process(0, 0)));
    }
}
