package io.github.kafkasse.examples.demo;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What {@code /} answers: the streams that there are, and what to try. Called on the container's threads. */
final class FrontPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient StreamConfiguration catalogue;
    private final transient Sample sample;

    FrontPage(StreamConfiguration catalogue, Sample sample) {
        this.catalogue = catalogue;
        this.sample = sample;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String address = "http://localhost:" + request.getLocalPort();
        byte[] page = html(catalogue, sample.at(address)).getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/html;charset=utf-8");
        response.setContentLength(page.length);
        response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(page);
    }

    private static String html(StreamConfiguration catalogue, Invitation invitation) {
        StringBuilder html = new StringBuilder(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>KafkaSSE for Java: demo</title>
                <style>
                body { font-family: sans-serif; line-height: 1.5; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
                pre { background: #f2f2f2; padding: .7rem; overflow-x: auto }
                </style>
                </head>
                <body>
                <h1>KafkaSSE for Java</h1>
                <p>Kafka topics as Server-Sent Events or newline-delimited JSON, resumable exactly.
                <a href="/v2/ui">Watch them in the browser</a>, or try in a shell:</p>
                """);
        for (Invitation.Line line : invitation.lines()) {
            html.append("<p>").append(escape(line.purpose())).append("</p>\n<pre>");
            html.append(escape(line.command())).append("</pre>\n");
        }
        html.append("<h2>Streams</h2>\n<ul>\n");
        for (StreamConfiguration.Stream stream : catalogue.streams()) {
            String name = escape(stream.name());
            html.append("<li><a href=\"/v2/stream/").append(escape(Invitation.pathSegment(stream.name())));
            html.append("\">").append(name).append("</a>");
            if (stream.description() != null) {
                html.append(": ").append(escape(stream.description()));
            }
            html.append("</li>\n");
        }
        html.append(
                "</ul>\n<p>Several at once: names with commas between. Single topics: <code>/topics/</code> and their"
                        + " names.</p>\n</body>\n</html>\n");
        return html.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
