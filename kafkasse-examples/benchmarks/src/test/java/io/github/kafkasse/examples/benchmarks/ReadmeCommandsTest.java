package io.github.kafkasse.examples.benchmarks;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.kafkasse.examples.review.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command lines in the documents use options that this program has. */
class ReadmeCommandsTest {
    private static final String PROGRAM = "java -jar kafkasse-examples/benchmarks/target/kafkasse-benchmarks.jar";

    @Test
    void theOptionsAreKnown() {
        List<String> commands = Documents.commands(PROGRAM);
        assertFalse(commands.isEmpty());
        assertAll(commands.stream()
                .map(command -> () -> assertDoesNotThrow(() -> new CommandLine(new Benchmarks())
                        .parseArgs(command.substring(PROGRAM.length()).strip().split(" +", -1)))));
    }
}
