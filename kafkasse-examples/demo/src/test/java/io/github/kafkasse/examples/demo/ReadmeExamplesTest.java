package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.kafkasse.examples.review.Documents;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each Java example in the documents is a part of a source file, between two comments, so it is compiled. */
class ReadmeExamplesTest {
    private static final Pattern COMPILED = Pattern.compile("(?m)^ *// README: begin\n((?s:.*?))^ *// README: end$");
    private static final Pattern INDENTED_JAVA = Pattern.compile("(?m)^    [^ ].*;$");

    private static List<String> compiled() {
        return Documents.files(".java").stream()
                .flatMap(file -> COMPILED.matcher(Documents.text(file)).results())
                .map(example -> example.group(1).stripTrailing().stripIndent())
                .sorted()
                .toList();
    }

    @Test
    void everyJavaExampleIsCompiled() {
        List<String> examples = Documents.javaExamples().stream().sorted().toList();
        assertFalse(examples.isEmpty());
        assertEquals(compiled(), examples);
    }

    @Test
    void javaIsMarkedAsJava() {
        List<String> unmarked = Documents.all().stream()
                .map(Documents::text)
                .map(text -> text.replaceAll("(?ms)^```.*?^```$", ""))
                .flatMap(text -> INDENTED_JAVA.matcher(text).results())
                .map(MatchResult::group)
                .toList();
        assertEquals(List.of(), unmarked);
    }
}
