package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README lists each public type of the public packages once. */
class PublicTypesTest {
    private static final String PACKAGE = "io.github.kafkasse.";
    private static final Pattern NAME = Pattern.compile("`([a-z]+\\.)?[A-Z]\\w+`");

    private static Set<String> publicTypes(String packageName) throws IOException, ClassNotFoundException {
        Set<String> types = new TreeSet<>();
        Path folder = Path.of("target", "classes", "io", "github", "kafkasse", packageName);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.contains("$") && !name.startsWith("package-info")) {
                    String type = (packageName.isEmpty() ? "" : packageName + ".") + name.replace(".class", "");
                    if (Modifier.isPublic(Class.forName(PACKAGE + type).getModifiers())) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    @Test
    void theReadmeListsEachPublicTypeOnce() throws Exception {
        Set<String> expected = new TreeSet<>();
        for (String packageName : List.of("", "filter", "micrometer")) {
            expected.addAll(publicTypes(packageName));
        }
        String readme = Files.readString(Path.of("README.md"));
        String table = readme.substring(readme.indexOf("<!-- types: begin -->"), readme.indexOf("<!-- types: end -->"));
        List<String> listed = table.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> NAME.matcher(line.substring(0, line.indexOf(" | ", 2)))
                        .results()
                        .map(found -> found.group().replace("`", "")))
                .sorted()
                .toList();
        assertEquals(List.copyOf(expected), listed);
    }
}
