package io.github.kafkasse.servlet.internal.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds Swagger UI's files in the archive {@code org.webjars:swagger-ui} on the class path, of any version.
 * Thread-safe.
 */
final class Webjar {
    private static final String PROPERTIES = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String DIRECTORY = "META-INF/resources/webjars/swagger-ui/";

    /**
     * The name of a file in the directory. It cannot be a path or a hidden file, so it cannot lead out of the
     * directory.
     */
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+");

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final ClassLoader loader;
    private final String version;

    private Webjar(ClassLoader loader, String version) {
        this.loader = loader;
        this.version = version;
    }

    /** Finds the archive. Empty if it is not on the class path. */
    static Optional<Webjar> find(ClassLoader loader) {
        try {
            String version = versionByMaven(loader);
            if (version == null) {
                version = versionByDirectory(loader);
            }
            return version != null && VERSION.matcher(version).matches()
                    ? Optional.of(new Webjar(loader, version)).filter(found -> found.file("swagger-ui.css") != null)
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The archive of Swagger UI on the class path cannot be read", e);
        }
    }

    String version() {
        return version;
    }

    /** Returns a file of the archive, or {@code null} if there is no such file. */
    @Nullable
    URL file(String name) {
        return FILE.matcher(name).matches() ? loader.getResource(DIRECTORY + version + "/" + name) : null;
    }

    private static @Nullable String versionByMaven(ClassLoader loader) throws IOException {
        try (InputStream in = loader.getResourceAsStream(PROPERTIES)) {
            if (in == null) {
                return null;
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }

    /**
     * Takes the version from the name of the directory. An archive into which all dependencies are packed often lacks
     * Maven's properties.
     */
    private static @Nullable String versionByDirectory(ClassLoader loader) throws IOException {
        URL directory = loader.getResource(DIRECTORY);
        if (directory == null || !(directory.openConnection() instanceof JarURLConnection connection)) {
            return null;
        }
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith(DIRECTORY) && name.indexOf('/', DIRECTORY.length()) > 0)
                    .map(name -> name.substring(DIRECTORY.length(), name.indexOf('/', DIRECTORY.length())))
                    .findFirst()
                    .orElse(null);
        }
    }
}
