package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Compares the READMEs with the program. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..", "..");

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin);
        int to = text.indexOf(end, from + begin.length());
        assertTrue(from >= 0 && to >= 0, "there is nothing between " + begin + " and " + end);
        return text.substring(from + begin.length(), to).stripTrailing();
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static String readmeOf(String module) throws IOException {
        return Files.readString(ROOT.resolve(module).resolve("README.md"));
    }

    @Test
    void theTableOfSettingsMatchesTheSettings() throws IOException {
        assertEquals(
                SettingsTable.markdown(),
                between(readmeOf("kafkasse-servlet"), "<!-- settings: begin -->\n", "<!-- settings: end -->"),
                "put the expected table into kafkasse-servlet/README.md");
    }

    @Test
    void theCommandsAreThoseThatTheDemoShows() throws IOException {
        Sample sample = Sample.ofStream(WikiEdits.RECENT_CHANGE, "eqiad." + WikiEdits.RECENT_CHANGE)
                .withPages();
        for (Invitation.Line line : sample.at("http://localhost:8080").lines()) {
            assertTrue(readme().contains("    " + line.command() + "\n"), line.command());
        }
        assertTrue(readme().contains("<" + sample.at("http://localhost:8080").page() + ">"));
    }

    @Test
    void theHeaderLimitIsTheOneOfTheDemo() throws IOException {
        assertTrue(readmeOf("kafkasse-servlet").contains("setRequestHeaderSize(" + WebSite.REQUEST_HEADER_BYTES + ")"));
        assertTrue(readmeOf("kafkasse-servlet")
                .contains("maxHttpRequestHeaderSize=\"" + WebSite.REQUEST_HEADER_BYTES + "\""));
    }

    @Test
    void theSumOfTheBudgetsIsTheSumOfTheirDefaults() throws IOException {
        long sum = Setting.LOG_BUDGET.defaultValue()
                + Setting.REPLAY_BUDGET.defaultValue()
                + Setting.BATCH_BUDGET.defaultValue()
                + Setting.FILTER_BUDGET.defaultValue();

        String budgets = "log.budget \\+ replay.budget \\+ batch.budget \\+ filter.budget +";
        assertTrue(readmeOf("kafkasse-core").matches("(?s).*" + budgets + (sum >> 20) + " MB by default\n.*"));
    }

    @Test
    void theEnvironmentVariableHasTheRightName() throws IOException {
        assertTrue(readmeOf("kafkasse-servlet").contains(Setting.HEARTBEAT_INTERVAL.environmentVariable() + "=2s"));
    }
}
