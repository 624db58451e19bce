package io.github.kafkasse.servlet.internal.documentation;

import static io.github.kafkasse.servlet.internal.documentation.Markdown.escape;

import java.util.List;
import java.util.Optional;

/**
 * The documentation as a page. It shows Swagger UI if that is on the class path and the browser runs scripts, and
 * otherwise the same facts in plain HTML. It loads nothing from other sites.
 */
final class DocumentationPage {
    /**
     * Allows inline styles and {@code data:} images, because Swagger UI's script sets styles and its style sheet
     * contains images.
     */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    private static final String SHELL = Resource.text("page.html");

    /** Adds what Swagger UI's style sheet does not have: dark colours and lines of a readable length. */
    private static final String THEME = Resource.text("theme.css");

    private final ServiceFacts service;
    private final List<StreamFacts> streams;
    private final Optional<String> swaggerVersion;

    DocumentationPage(ServiceFacts service, List<StreamFacts> streams, Optional<String> swaggerVersion) {
        this.service = service;
        this.streams = streams;
        this.swaggerVersion = swaggerVersion;
    }

    /**
     * The page.
     *
     * @param base the relative path from the page to the service's root: empty, or ending with a slash
     */
    String html(String base) {
        String plain = plain(escape(base));
        String head = swaggerVersion
                .map(version -> swaggerHead(escape(base) + "swagger-ui/", version))
                .orElse("");
        String body = swaggerVersion
                .map(version ->
                        pageLink(escape(base)) + "<div id=\"swagger-ui\"></div>\n<noscript>" + plain + "</noscript>")
                .orElse(plain);
        return SHELL.replace("{{title}}", escape(service.title()))
                .replace("{{head}}", head)
                .replace("{{body}}", body);
    }

    private static String swaggerHead(String directory, String version) {
        return """
                <link rel="stylesheet" href="%1$sswagger-ui.css?%2$s">
                <link rel="icon" type="image/png" href="%1$sfavicon-32x32.png?%2$s" sizes="32x32">
                <style>
                %3$s</style>
                <script src="%1$sswagger-ui-bundle.js?%2$s" defer></script>
                <script src="%1$sswagger-initializer.js" defer></script>
                """
                .formatted(directory, version, THEME);
    }

    private static String pageLink(String base) {
        return "<p class=\"page-link\"><a href=\"" + base + "v2/ui\">Look at streams in this browser</a></p>\n";
    }

    private String plain(String base) {
        StringBuilder html = new StringBuilder("<main class=\"plain\">\n<h1>").append(escape(service.title()));
        html.append(" <small>")
                .append(escape(service.version()))
                .append("</small></h1>\n")
                .append(pageLink(base));
        html.append(Markdown.html(Guide.markdown(service, streams)));
        html.append("<h2>Streams</h2>\n");
        if (streams.isEmpty()) {
            html.append("<p>There are none.</p>\n");
        }
        html.append("<dl>\n");
        streams.forEach(stream -> appendStream(html, stream, base));
        html.append("</dl>\n<h2>Parameters</h2>\n<dl>\n");
        for (Parameter parameter : Parameter.of(service)) {
            html.append("<dt><code>").append(parameter.parameterName).append("</code> (");
            html.append(parameter.place)
                    .append(")</dt>\n<dd>")
                    .append(Markdown.html(parameter.text))
                    .append("</dd>\n");
        }
        html.append("</dl>\n<h2>What can go wrong</h2>\n<dl>\n");
        for (Refusal refusal : Refusal.of(service)) {
            html.append("<dt>").append(refusal.status).append("</dt>\n<dd>");
            html.append(Markdown.html(refusal.text)).append("</dd>\n");
        }
        html.append("</dl>\n<h2>More</h2>\n<ul>\n");
        appendLink(html, "?spec", "All of this for programs, as an OpenAPI 3.2 document");
        appendLink(html, "?spec&amp;openapi=3.1", "The same as an OpenAPI 3.1 document");
        appendLink(html, "?asyncapi", "The streams as an AsyncAPI document");
        appendLink(html, base + "_info", "Name and version of this service, for programs");
        if (service.home() != null) {
            appendLink(html, escape(service.home()), "More about this service");
        }
        return html.append("</ul>\n</main>\n").toString();
    }

    private void appendStream(StringBuilder html, StreamFacts stream, String base) {
        String link = base + escape(StreamPaths.path(stream.name()).substring(1));
        html.append("<dt><a href=\"")
                .append(link)
                .append("\">")
                .append(escape(stream.name()))
                .append("</a>");
        for (String alias : stream.aliases()) {
            html.append(", or ").append(escape(alias));
        }
        html.append("</dt>\n<dd>");
        if (stream.description() != null) {
            html.append(Markdown.html(stream.description()));
        }
        String schemaUrl = service.schemaUrl(stream);
        if (schemaUrl != null) {
            html.append("<p><a href=\"").append(escape(schemaUrl)).append("\">JSON Schema of its events</a></p>\n");
        }
        if (stream.example() != null) {
            html.append("<details><summary>An event</summary><pre>");
            html.append(escape(stream.example())).append("</pre></details>\n");
        }
        html.append("</dd>\n");
    }

    private static void appendLink(StringBuilder html, String escapedUrl, String text) {
        html.append("<li><a href=\"")
                .append(escapedUrl)
                .append("\">")
                .append(text)
                .append("</a></li>\n");
    }
}
