package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README lists the names of an engine's threads. */
class ReadmeThreadsTest {
    private static final String NAME = "readme-threads-test";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `<name>-([a-z-]+(?:…)?)` \\|");

    @Test
    void everyThreadOfAnEngineIsListed() throws IOException {
        Set<String> listed = ROW.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        KafkaSse engine = KafkaSse.builder()
                .properties(Map.of("name", NAME, "kafka.bootstrap.servers", "localhost:1"))
                .allowTopics("edits")
                .build();
        Set<String> present = threads();
        engine.close();
        assertTrue(present.contains("epochs"), present.toString());
        present.removeAll(listed);
        assertEquals(Set.of(), present, "not listed");
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(NAME + "-"))
                .map(name -> name.substring(NAME.length() + 1).replaceFirst("\\d+$", "…"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
