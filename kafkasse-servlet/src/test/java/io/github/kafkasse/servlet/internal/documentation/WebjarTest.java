package io.github.kafkasse.servlet.internal.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the files of Swagger UI are found. */
class WebjarTest {
    private static final String NOTES = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String FILES = "META-INF/resources/webjars/swagger-ui/";

    @TempDir
    Path directory;

    /** A class path that contains only this archive. */
    private URLClassLoader classPath(String... namesAndTexts) throws IOException {
        Path file = directory.resolve("a.jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                jar.putNextEntry(new JarEntry(namesAndTexts[i]));
                jar.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return new URLClassLoader(new URL[] {file.toUri().toURL()}, null);
    }

    @Test
    void theVersionComesFromMavensProperties() throws Exception {
        try (URLClassLoader loader = classPath(NOTES, "version=9.8.7\n", FILES + "9.8.7/swagger-ui.css", "")) {
            assertEquals("9.8.7", Webjar.find(loader).orElseThrow().version());
        }
    }

    @Test
    void theVersionComesFromTheDirectoryWithoutMavensProperties() throws Exception {
        try (URLClassLoader loader =
                classPath("a/b", "", FILES, "", FILES + "9.8.7/", "", FILES + "9.8.7/swagger-ui.css", "")) {
            assertEquals("9.8.7", Webjar.find(loader).orElseThrow().version());
        }
    }

    @Test
    void aMissingArchiveIsAllowed() throws Exception {
        try (URLClassLoader loader = classPath("a", "")) {
            assertTrue(Webjar.find(loader).isEmpty());
        }
    }

    @Test
    void anInvalidVersionIsNotFound() throws Exception {
        try (URLClassLoader loader = classPath(NOTES, "version=../..\n", FILES + "9.8.7/swagger-ui.css", "")) {
            assertTrue(Webjar.find(loader).isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../9.8.6/a.css",
                "a.css/",
                "/a.css",
                "b/a.css",
                "b%2fa.css",
                "a.css\u0000",
                ".a.css"
            })
    void onlyFilesOfItsDirectoryAreServed(String name) throws Exception {
        String[] files = {FILES + "9.8.7/swagger-ui.css", "", FILES + "9.8.7/a.css", "", FILES + "9.8.7/.a.css", ""};
        String[] others = {NOTES, "version=9.8.7\n", FILES + "9.8.7/b/a.css", "", FILES + "9.8.6/a.css", ""};
        try (URLClassLoader loader = classPath(concatenated(files, others))) {
            Webjar webjar = Webjar.find(loader).orElseThrow();
            assertNotNull(webjar.file("a.css"));
            assertNull(webjar.file(name));
        }
    }

    private static String[] concatenated(String[] a, String[] b) {
        return Stream.of(a, b).flatMap(Stream::of).toArray(String[]::new);
    }
}
