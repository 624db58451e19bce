package io.github.kafkasse.servlet.internal.documentation;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.Map;

/** Serves Swagger UI's files, and in place of its initializer, which shows somebody else's service, our own. */
final class SwaggerUi {
    static final String INITIALIZER = "swagger-initializer.js";

    /** Pages are not among them: its own would load its own initializer. */
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "png", "image/png",
            "txt", "text/plain;charset=utf-8");

    private final Webjar files;
    private final Representation initializer;

    SwaggerUi(Webjar files) {
        this.files = files;
        String type = "text/javascript;charset=utf-8";
        this.initializer = Representation.of(Resource.text(INITIALIZER), type);
    }

    /** What a page appends to its links, so that browsers keep files for as long as there is no other version. */
    String version() {
        return files.version();
    }

    /** Answers with a file, or does nothing and returns {@code false} if there is none of that name. */
    boolean answer(HttpServletRequest request, HttpServletResponse response, String file) throws IOException {
        if (file.equals(INITIALIZER)) {
            initializer.answer(request, response);
            return true;
        }
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        URL url = type == null ? null : files.file(file);
        if (type == null || url == null) {
            return false;
        }
        boolean lasting = version().equals(request.getQueryString());
        response.setHeader("Cache-Control", lasting ? "public, max-age=31536000, immutable" : "no-cache");
        if (Representation.beginAnswer(request, response, '"' + version() + '"', type)) {
            send(url, request, response);
        }
        return true;
    }

    private static void send(URL url, HttpServletRequest request, HttpServletResponse response) throws IOException {
        URLConnection connection = url.openConnection();
        try (InputStream in = connection.getInputStream()) {
            response.setContentLengthLong(connection.getContentLengthLong());
            if (!request.getMethod().equals("HEAD")) {
                in.transferTo(response.getOutputStream());
            }
        }
    }
}
