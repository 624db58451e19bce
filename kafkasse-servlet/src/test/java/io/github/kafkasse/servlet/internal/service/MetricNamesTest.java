package io.github.kafkasse.servlet.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.KafkaUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compares the names of metrics in the documents with those that the service exports. */
class MetricNamesTest {
    private static final Pattern LINE = Pattern.compile("(?m)^([a-z_]+)[{ ]");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE ([a-z_]+) ");
    private static final Pattern IN_DASHBOARD = Pattern.compile("\\b(kafkasse|eventstreams|jvm|process)_[a-z_]+");
    private static final Pattern IN_TABLE = Pattern.compile("(?m)^\\| `([a-z_]+)` ");

    private static Set<String> names(Pattern pattern, int group, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The exported metrics after everything that is counted has happened. */
    private static String exported() throws IOException {
        try (PrometheusMetrics metrics = new PrometheusMetrics("kafkasse")) {
            KafkaSseListener engine = metrics.engine();
            engine.connectionOpened(EventFormat.SSE);
            engine.connectionClosed(EventFormat.SSE, CloseReason.CLIENT_GONE);
            engine.connectionRefused(new KafkaUnavailableException("away", Duration.ZERO, null));
            engine.recordSkipped("t", 0);
            engine.filterFailed("t", 0);
            engine.recordsLost("t", 0, 1);
            engine.logDiverged("t", 0, 1);
            engine.replayFetched("t", 0, 1, 1);
            engine.lag("t", 0, 1);
            metrics.streams().opened(Set.of("s"));
            metrics.streams().firstByte(Duration.ofMillis(1));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            metrics.write(out);
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void theDashboardUsesNamesThatAreExported() throws IOException {
        Set<String> shown = names(LINE, 1, exported());
        String dashboard = Files.readString(Path.of("../kafkasse-examples/deployment/grafana.json"));
        Set<String> used = names(IN_DASHBOARD, 0, dashboard);
        assertTrue(used.size() > 20, used.toString());
        used.removeAll(shown);
        assertEquals(Set.of(), used);
    }

    @Test
    void theTableInReadmeNamesAllMetrics() throws IOException {
        Predicate<String> ours =
                name -> (name.startsWith("kafkasse_") || name.startsWith("eventstreams_")) && !name.endsWith("_max");
        Set<String> shown = names(TYPE, 1, exported());
        shown.removeIf(ours.negate());
        String readme = Files.readString(Path.of("README.md"));
        String table =
                readme.substring(readme.indexOf("<!-- metrics: begin -->"), readme.indexOf("<!-- metrics: end -->"));
        assertEquals(shown, names(IN_TABLE, 1, table));
    }
}
