package io.github.kafkasse.servlet.internal.documentation;

import io.github.kafkasse.servlet.internal.http.Document;
import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serves the files of Swagger UI, and replaces its initializer by one that shows this service. Thread-safe. */
final class SwaggerUi {
    static final String INITIALIZER = "swagger-initializer.js";

    /**
     * The types of the files that are served. HTML is not among them, because Swagger UI's own page would load its own
     * initializer.
     */
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "png", "image/png",
            "txt", "text/plain;charset=utf-8");

    private final Webjar files;
    private final Document initializer;

    SwaggerUi(Webjar files) {
        this.files = files;
        String type = "text/javascript;charset=utf-8";
        this.initializer = Document.of(Resource.text(INITIALIZER), type);
    }

    /**
     * Returns the version. A page appends it to its links, so that browsers can cache files until the version changes.
     */
    String version() {
        return files.version();
    }

    /** {@return the answer to a request for a file; {@code null} if there is no such file} */
    @Nullable
    HttpAnswer answer(HttpRequest request, String file) throws IOException {
        if (file.equals(INITIALIZER)) {
            return initializer.answer(request);
        }
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        URL url = type == null ? null : files.file(file);
        if (type == null || url == null) {
            return null;
        }
        boolean lasting = version().equals(request.query());
        return Document.revalidated(request, '"' + version() + '"', type, body(url))
                .with("Cache-Control", lasting ? "public, max-age=31536000, immutable" : "no-cache");
    }

    private record FileBody(URL url, long length) implements HttpAnswer.Body {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (InputStream in = url.openStream()) {
                in.transferTo(out);
            }
        }
    }

    /** Opens a connection to learn the length, because there is no other way, and closes it. */
    private static FileBody body(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        long length = connection.getContentLengthLong();
        connection.getInputStream().close();
        return new FileBody(url, length);
    }
}
