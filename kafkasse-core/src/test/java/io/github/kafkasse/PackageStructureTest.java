package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.engine.Engine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * The structure of the internal packages. The build checks the order of the packages; this test checks the types in
 * each.
 */
class PackageStructureTest {
    private static final String INTERNAL = "io\\.github\\.kafkasse\\.internal\\..*";
    private static final Pattern DEPENDENCY = Pattern.compile("^ +(\\S+) +-> (\\S+)", Pattern.MULTILINE);

    @Test
    void typesOfAnInternalPackageDoNotKnowEachOtherInCircles() throws Exception {
        SortedMap<String, Set<String>> known = known();
        assertTrue(known.size() > 100, () -> "only " + known.keySet());
        SortedSet<String> inCircles = new TreeSet<>();
        known.forEach((type, others) -> {
            if (reachable(others, known).contains(type)) {
                inCircles.add(type + " -> " + others);
            }
        });
        assertEquals(Set.of(), inCircles);
    }

    /** The types of the same package that each type uses; nested types count as their outermost type. */
    private static SortedMap<String, Set<String>> known() throws Exception {
        Path classes = Path.of(
                Engine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        StringWriter output = new StringWriter();
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(output),
                        new PrintWriter(output),
                        "-verbose:class",
                        "-filter:none",
                        "-regex",
                        INTERNAL,
                        classes.toString());
        assertEquals(0, status, output::toString);
        SortedMap<String, Set<String>> known = new TreeMap<>();
        Matcher dependency = DEPENDENCY.matcher(output.toString());
        while (dependency.find()) {
            String type = outermost(dependency.group(1));
            String other = outermost(dependency.group(2));
            Set<String> others = known.computeIfAbsent(type, each -> new TreeSet<>());
            if (!type.equals(other) && packageOf(type).equals(packageOf(other))) {
                others.add(other);
            }
        }
        return known;
    }

    private static String outermost(String type) {
        int nested = type.indexOf('$');
        return nested < 0 ? type : type.substring(0, nested);
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    private static Set<String> reachable(Set<String> types, Map<String, Set<String>> known) {
        Set<String> reached = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(types);
        while (!next.isEmpty()) {
            String type = next.remove();
            if (reached.add(type)) {
                next.addAll(known.getOrDefault(type, Set.of()));
            }
        }
        return reached;
    }
}
