package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.examples.review.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents link only to files and sections that exist. */
class ReadmeLinksTest {
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|^    .*?$|`[^`\n]+`");
    private static final Pattern LINK = Pattern.compile("\\]\\(\\s*([^)\\s]*)\\s*\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    /** The documents, without those that a program serves: they link to the program's paths. */
    static List<Path> documents() {
        return Documents.all().stream()
                .filter(file -> !file.toString().contains("resources"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void theTargetsOfItsLinksExist(Path document) {
        String text = CODE.matcher(Documents.text(document)).replaceAll("code");
        assertAll(LINK.matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.matches("https?:.*"))
                .map(link -> () -> assertTrue(exists(document, link), link)));
    }

    private static boolean exists(Path document, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? document : document.resolveSibling(path);
        return Files.exists(target) && (hash < 0 || hasSection(target, link.substring(hash + 1)));
    }

    private static boolean hasSection(Path document, String name) {
        return HEADING.matcher(Documents.text(document))
                .results()
                .map(ReadmeLinksTest::nameOf)
                .anyMatch(name::equals);
    }

    /** The anchor that GitHub generates for a section. */
    private static String nameOf(MatchResult heading) {
        return heading.group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    @Test
    void aLinkToWhatDoesNotExistIsFound() {
        Path readme = Documents.root().resolve("README.md");
        assertTrue(exists(readme, "LICENSE"));
        assertTrue(exists(readme, "#how-it-works"));
        assertFalse(exists(readme, "LICENCE"));
        assertFalse(exists(readme, "#how-it-fails"));
    }
}
