package io.github.kafkasse.servlet.internal.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * A service's facts in JSON, as Wikimedia's services answer {@code /_info}: {@code name}, {@code version}, {@code
 * description}, and {@code home}, its home page, if there is one.
 *
 * <p>Thread-safe; no method blocks.
 */
public final class ServiceInfo {
    private ServiceInfo() {}

    /**
     * The facts, as a document of the media type {@code application/json}.
     *
     * @param service the service
     * @return the document, in UTF-8
     */
    public static byte[] json(ServiceFacts service) {
        return facts(service).toBytes();
    }

    static JsonObject facts(ServiceFacts service) {
        return JsonObject.of("name", service.name())
                .with("version", service.version())
                .with("description", service.description())
                .withKnown("home", service.home());
    }

    /** {@return the version of this library, which the build writes to a resource} */
    public static String libraryVersion() {
        Properties properties = new Properties();
        try (InputStream in = ServiceInfo.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The version of this library cannot be read from its archive", e);
        }
        return properties.getProperty("version", "unknown");
    }
}
