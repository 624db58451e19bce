package io.github.kafkasse.examples.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The short form: every fault once, two at a time.
 * {@code -Dfaults.minutes=10 -Dfaults.seeds=1,2,3 -Dfaults.clients=200} is the long form, which runs each seed for that
 * many minutes.
 */
class FaultTableIT {
    @Test
    void noClientLosesOrRepeatsARecordWhateverFails() throws InterruptedException {
        Duration length = Duration.ofMinutes(Integer.getInteger("faults.minutes", 0));
        int clients = Integer.getInteger("faults.clients", 40);
        long[] seeds = Arrays.stream(System.getProperty("faults.seeds", "1").split(",", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        for (long seed : seeds) {
            assertTrue(
                    Faults.run(seed, length, clients, "", Map.of(), new File("target"))
                            .run(),
                    "the table of seed " + seed + " has findings");
        }
    }
}
