package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Settings;
import io.github.kafkasse.examples.review.Documents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The command lines in the documents use options, files, modules and profiles that exist. */
class ReadmeCommandsTest {
    private static final Pattern JAR =
            Pattern.compile("java -jar (kafkasse-examples/([a-z]+)/target/([a-z-]+)\\.jar)(.*)");
    private static final Set<String> GOALS =
            Set.of("verify", "install", "package", "deploy", "spotless:apply", "spring-boot:run");

    /** The properties of Maven and its plugins; those of the project are found in its POMs and tests. */
    private static final Set<String> PROPERTIES = Set.of("skipTests", "skipITs", "exec.args");

    private static List<String> mavenCommands() {
        return Documents.commands("mvn");
    }

    private static List<String> jarCommands() {
        return Documents.commands("java -jar").stream()
                .filter(command -> !command.contains("…"))
                .toList();
    }

    private static String poms() {
        return Documents.files("pom.xml").stream().map(Documents::text).collect(Collectors.joining());
    }

    private static boolean isReadByATest(String property) {
        return Documents.files("Test.java").stream()
                .anyMatch(file -> Documents.text(file).contains("(\"" + property + "\")"));
    }

    @ParameterizedTest
    @MethodSource("mavenCommands")
    void aMavenCommandNamesWhatExists(String command) {
        List<String> words = List.of(command.replaceAll("=\"[^\"]*\"", "").split(" +", -1));
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("-P")) {
                for (String profile : word.substring(2).split(",", -1)) {
                    assertTrue(poms().contains("<id>" + profile + "</id>"), word);
                }
            } else if (word.startsWith("-D")) {
                String property = word.substring(2).replaceFirst("=.*", "");
                assertTrue(
                        PROPERTIES.contains(property)
                                || poms().contains("<" + property + ">")
                                || isReadByATest(property),
                        "property " + property);
            } else if (List.of("-pl", "-f").contains(word)) {
                i++;
                assertTrue(Files.exists(Documents.root().resolve(words.get(i)).resolve("pom.xml")), words.get(i));
            } else if (word.equals("-T")) {
                i++;
                assertTrue(words.get(i).matches("\\d"), words.get(i));
            } else if (!List.of("-q", "-B", "-am").contains(word)) {
                assertTrue(GOALS.contains(word), word);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jarCommands")
    void aJarIsTheOneThatItsModuleMakes(String command) {
        Matcher jar = JAR.matcher(command);
        assertTrue(jar.matches(), command);
        String pom = Documents.text(Documents.root().resolve("kafkasse-examples/" + jar.group(2) + "/pom.xml"));
        assertTrue(pom.contains(jar.group(3)), command);
    }

    @Test
    void theDemosOptionsAreKnown() {
        List<String> lines = jarCommands().stream()
                .map(JAR::matcher)
                .filter(jar -> jar.matches() && jar.group(2).equals("demo"))
                .map(jar -> jar.group(4).strip())
                .toList();
        assertFalse(lines.isEmpty());
        assertAll(lines.stream()
                .map(options -> () -> assertDoesNotThrow(
                        () -> new CommandLine(new DemoOptions()).parseArgs(options.split(" +", -1)))));
    }

    @Test
    void theFilesOfDockerCommandsExist() {
        List<String> builds = Documents.commands("docker build").stream()
                .filter(command -> command.contains(" -f "))
                .toList();
        assertEquals(1, builds.size());
        String file = builds.get(0).replaceFirst(".* -f (\\S+).*", "$1");
        assertTrue(Files.exists(Documents.root().resolve(file)), file);
    }

    @Test
    void theSettingsOfEnvironmentsInCommandsExist() {
        Pattern variable = Pattern.compile("(KAFKASSE_[A-Z_]+)=(\\S+)");
        requireSettings(variable, String.join("\n", Documents.commands("docker run")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    compose.yaml    | (KAFKASSE_[A-Z_]+): "?([^"\\s]+)
                    kubernetes.yaml | name: (KAFKASSE_[A-Z_]+), value: "([^"]*)
                    """)
    void theSettingsOfDeploymentsExist(String file, String variable) {
        Path path = Documents.root().resolve("kafkasse-examples/deployment").resolve(file);
        requireSettings(Pattern.compile(variable), Documents.text(path));
    }

    private static void requireSettings(Pattern variable, String text) {
        Map<String, String> environment = variable.matcher(text)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
        assertFalse(environment.isEmpty());
        assertDoesNotThrow(() -> Settings.read(Map.of(), environment));
    }
}
