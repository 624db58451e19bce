package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README says can be checked where it is made of the same stuff as the program. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path SOURCE = Path.of("src/test/java/io/github/kafkasse/examples/demo/Embedding.java");

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin);
        int to = text.indexOf(end, from + begin.length());
        assertTrue(from >= 0 && to >= 0, "there is nothing between " + begin + " and " + end);
        return text.substring(from + begin.length(), to).stripTrailing();
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    @Test
    void itsTableHasTheSettingsAsTheyAre() throws IOException {
        assertEquals(
                SettingsTable.markdown(),
                between(readme(), "<!-- settings: begin -->\n", "<!-- settings: end -->"),
                "put the expected table into the README");
    }

    @Test
    void itsExampleIsTheOneThatIsCompiledAndRun() throws IOException {
        String source = between(Files.readString(SOURCE), "// README: begin\n", "// README: end");

        String example = between(readme(), "<!-- embedding: begin -->\n```java\n", "```\n<!-- embedding: end -->");

        assertEquals(source.stripIndent(), example);
    }

    @Test
    void itsCommandsAreThoseThatTheDemoShows() throws IOException {
        Sample sample = Sample.ofStream(WikiEdits.RECENT_CHANGE, "eqiad." + WikiEdits.RECENT_CHANGE);
        for (Invitation.Line line : sample.at("http://localhost:8080").lines()) {
            assertTrue(readme().contains("    " + line.command() + "\n"), line.command());
        }
    }

    @Test
    void theHeaderLimitThatItNamesIsTheDemos() throws IOException {
        assertTrue(readme().contains("setRequestHeaderSize(" + WebSite.REQUEST_HEADER_BYTES + ")"));
        assertTrue(readme().contains("maxHttpRequestHeaderSize=\"" + WebSite.REQUEST_HEADER_BYTES + "\""));
    }

    @Test
    void theBudgetsThatItAddsUpAreTheDefaults() throws IOException {
        long sum = Setting.LOG_BUDGET.defaultValue()
                + Setting.REPLAY_BUDGET.defaultValue()
                + Setting.BATCH_BUDGET.defaultValue();

        assertTrue(readme().matches(
                        "(?s).*log.budget \\+ replay.budget \\+ batch.budget +" + (sum >> 20) + " MB by default\n.*"));
    }

    @Test
    void theEnvironmentVariableThatItNamesIsRight() throws IOException {
        assertTrue(readme().contains(Setting.HEARTBEAT_INTERVAL.environmentVariable() + "=2s"));
    }
}
