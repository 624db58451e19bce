package io.github.kafkasse.examples.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchmarksTest {
    @Test
    void everyScenarioCanWriteJson() {
        assertEquals("[plots]", commandsWithout("--json"));
    }

    @Test
    void everySubcommandHasHelp() {
        assertEquals("[]", commandsWithout("--help"));
        StringWriter printed = new StringWriter();
        int status = new CommandLine(new Benchmarks())
                .setOut(new PrintWriter(printed))
                .execute("fanout", "--help");
        assertEquals(0, status);
        assertTrue(printed.toString().startsWith("Usage: kafkasse-benchmarks fanout"), printed::toString);
    }

    @Test
    void onlyScenariosThatMeasureSeveralTimesTakeRepeat() {
        assertEquals("[crowd, micro, neighbours, plots, scale, smallheap, stalled]", commandsWithout("--repeat"));
    }

    private static String commandsWithout(String option) {
        Map<String, CommandLine> commands = new CommandLine(new Benchmarks()).getSubcommands();
        return commands.keySet().stream()
                .filter(name -> commands.get(name).getCommandSpec().findOption(option) == null)
                .sorted()
                .toList()
                .toString();
    }
}
