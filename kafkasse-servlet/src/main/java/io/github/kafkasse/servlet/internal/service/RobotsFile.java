package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import java.nio.charset.StandardCharsets;

/**
 * Answers {@code /robots.txt}. Crawlers must not open streams, which do not end. They must not read health checks and
 * metrics, which change all the time. They may read the documentation.
 */
final class RobotsFile {
    private RobotsFile() {}

    /** @param root the path of the service's root, ending with a slash */
    static HttpAnswer answer(String root) {
        byte[] body = ("User-agent: *\nDisallow: " + root + "v2/stream/\nDisallow: " + root + "health/\nDisallow: "
                        + root + "metrics\n")
                .getBytes(StandardCharsets.UTF_8);
        return HttpAnswer.of(200, "text/plain;charset=utf-8", body).with("Cache-Control", "max-age=3600");
    }
}
