package io.github.kafkasse.examples.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchmarksTest {
    @Test
    void everyScenarioCanWriteJson() {
        Map<String, CommandLine> commands = new CommandLine(new Benchmarks()).getSubcommands();
        assertEquals(
                "[plots]",
                commands.keySet().stream()
                        .filter(name -> commands.get(name).getCommandSpec().findOption("--json") == null)
                        .toList()
                        .toString());
    }
}
