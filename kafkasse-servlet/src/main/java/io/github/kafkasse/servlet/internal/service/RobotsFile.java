package io.github.kafkasse.servlet.internal.service;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Answers {@code /robots.txt}: crawlers must not open streams, which do not end, nor ask for what changes all the time.
 * The documentation is for them too. Called on the container's threads.
 */
public final class RobotsFile {
    private RobotsFile() {}

    public static void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Of the mapping, not of the request's text, which may be encoded.
        String mount = request.getPathInfo() == null ? "" : request.getServletPath();
        String root = request.getContextPath() + mount + "/";
        byte[] body = ("User-agent: *\nDisallow: " + root + "v2/stream/\nDisallow: " + root + "health/\nDisallow: "
                        + root + "metrics\n")
                .getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("Cache-Control", "max-age=3600");
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }
}
