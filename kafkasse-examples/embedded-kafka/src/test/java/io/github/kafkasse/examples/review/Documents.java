package io.github.kafkasse.examples.review;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The Markdown files of the project, for tests that compare them with the programs. Tests run in their module's
 * directory.
 */
public final class Documents {
    private static final Pattern JAVA = Pattern.compile("(?m)^```java\n((?s:.*?))^```$");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final String INDENT = "    ";

    private Documents() {}

    /** {@return the root of the project} */
    public static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".config"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("This is not a directory of the project");
            }
        }
        return directory;
    }

    /** {@return the Markdown files, without those in build directories} */
    public static List<Path> all() {
        return files(".md");
    }

    /** {@return the files whose names have this ending, without those in build directories} */
    public static List<Path> files(String ending) {
        return Sources.FILES.stream()
                .filter(file -> file.toString().endsWith(ending))
                .toList();
    }

    /** All files except those in build directories. They are listed only once, since tests ask for them often. */
    private static final class Sources extends SimpleFileVisitor<Path> {
        private static final Set<String> LEFT_OUT = Set.of("target", ".git");
        static final List<Path> FILES = list();

        private final List<Path> files = new ArrayList<>();

        private static List<Path> list() {
            Sources sources = new Sources();
            try {
                Files.walkFileTree(root(), sources);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return sources.files.stream().sorted().toList();
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return LEFT_OUT.contains(directory.getFileName().toString())
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
        }
    }

    /** {@return the text of a file} */
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the Java examples in all documents} */
    public static List<String> javaExamples() {
        return all().stream()
                .flatMap(file -> JAVA.matcher(text(file)).results())
                .map(example -> example.group(1).stripTrailing())
                .toList();
    }

    /**
     * The command lines in all documents that begin with given words, such as {@code mvn}: indented lines, without a
     * comment at their end, and code within a sentence.
     *
     * @param beginning the first word or words
     * @return the command lines
     */
    public static List<String> commands(String beginning) {
        List<String> commands = new ArrayList<>();
        for (Path file : all()) {
            String text = text(file);
            text.lines()
                    .filter(line -> line.startsWith(INDENT))
                    .map(line -> line.replaceFirst("\\s# .*", ""))
                    .forEach(commands::add);
            CODE.matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .map(code -> code.replace("`", ""))
                    .forEach(commands::add);
        }
        return commands.stream()
                .map(String::strip)
                .filter(command -> command.startsWith(beginning + " "))
                .distinct()
                .toList();
    }
}
