package io.github.kafkasse.servlet.internal.documentation;

import io.github.kafkasse.servlet.internal.http.Document;
import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.HttpRequest;
import io.github.kafkasse.servlet.internal.http.Location;
import io.github.kafkasse.servlet.internal.http.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for a service's documentation: the OpenAPI and AsyncAPI documents, the page, the files of the page,
 * and short facts. The caller maps paths to these. Each document is built at its first request and then kept.
 *
 * <p>The page is Swagger UI if the archive {@code org.webjars:swagger-ui} is on the class path, otherwise plain HTML.
 * Thread-safe.
 */
public final class ApiDocumentation {
    /** The path of the page's files below the service's root. A file's name follows it. */
    public static final String FILES = "/swagger-ui/";

    private static final Logger LOG = LoggerFactory.getLogger(ApiDocumentation.class);

    /** Limits the memory for views. A service normally has fewer. */
    private static final int MAX_VIEWS = 16;

    private final ServiceFacts service;
    private final List<StreamFacts> streams;
    private final Document info;
    private final Map<String, Document> facts;
    private final Optional<SwaggerUi> swaggerUi;
    private final DocumentationPage page;
    private final Map<View, Document> views = new ConcurrentHashMap<>();

    private enum Kind {
        OPENAPI_3_1,
        OPENAPI_3_2,
        ASYNCAPI,
        PAGE
    }

    /** A document depends on the path by which a client reaches the service. */
    private record View(Kind kind, String base) {}

    /**
     * Documents a service.
     *
     * @param service the service
     * @param streams its streams, in the order in which they are listed, no two of the same name
     */
    public ApiDocumentation(ServiceFacts service, List<StreamFacts> streams) {
        this(service, streams, ApiDocumentation.class.getClassLoader());
    }

    ApiDocumentation(ServiceFacts service, List<StreamFacts> streams, ClassLoader loader) {
        this.service = service;
        this.streams = List.copyOf(streams);
        this.info = json(ServiceInfo.json(service));
        this.facts = Map.of(
                "name", json(JsonObject.of("name", service.name()).toBytes()),
                "version", json(JsonObject.of("version", service.version()).toBytes()));
        this.swaggerUi = Webjar.find(loader).map(SwaggerUi::new);
        this.page = new DocumentationPage(service, this.streams, swaggerUi.map(SwaggerUi::version));
        if (swaggerUi.isEmpty()) {
            LOG.info("The documentation is a plain page, as org.webjars:swagger-ui is not on the class path");
        }
    }

    private static Document json(byte[] json) {
        return Document.of(json, "application/json");
    }

    /**
     * The OpenAPI document.
     *
     * @param version the version that the client asks for, {@code 3.1} or {@code 3.2}; {@code null} for the default
     * @param where the service's root
     */
    public HttpAnswer openApi(HttpRequest request, @Nullable String version, Location where) {
        OpenApiVersion known = OpenApiVersion.of(version);
        if (known == null) {
            return Problem.badRequest("The parameter 'openapi' can be 3.1 or 3.2")
                    .answer(request);
        }
        Kind kind = known == OpenApiVersion.V3_1 ? Kind.OPENAPI_3_1 : Kind.OPENAPI_3_2;
        return view(kind, request, where).answer(request);
    }

    /**
     * The AsyncAPI document.
     *
     * @param where the service's root
     */
    public HttpAnswer asyncApi(HttpRequest request, Location where) {
        return view(Kind.ASYNCAPI, request, where).answer(request);
    }

    /** The service's name and version, as {@link ServiceInfo} writes them. */
    public HttpAnswer info(HttpRequest request) {
        return info.answer(request);
    }

    /**
     * Answers with one of the service's facts, like Wikimedia's services: {@code name} and {@code version} as JSON with
     * that one member, and {@code home} as a redirect to the home page.
     *
     * @param fact the fact's name as the client sent it
     * @return the answer; {@code null} if there is none of that name
     */
    public @Nullable HttpAnswer info(HttpRequest request, String fact) {
        if (fact.equals("home") && service.home() != null) {
            return HttpAnswer.empty(301).with("Cache-Control", "no-cache").with("Location", service.home());
        }
        Document known = facts.get(fact);
        return known == null ? null : known.answer(request);
    }

    /**
     * The page. It expects the document at the query {@code ?spec} of its own path, and its files at {@link #FILES}
     * below the service's root.
     *
     * @param where the service's root
     */
    public HttpAnswer page(HttpRequest request, Location where) {
        return view(Kind.PAGE, request, where)
                .answer(request)
                .with("Content-Security-Policy", DocumentationPage.POLICY)
                .with("Referrer-Policy", "no-referrer");
    }

    /**
     * One of the page's files.
     *
     * @param file the part of the request's path after {@link #FILES}, decoded, otherwise as the client sent it
     * @return the answer; {@code null} if there is none of that name
     * @throws IOException if it cannot be read
     */
    public @Nullable HttpAnswer file(HttpRequest request, String file) throws IOException {
        return swaggerUi.isPresent() ? swaggerUi.get().answer(request, file) : null;
    }

    private Document view(Kind kind, HttpRequest request, Location where) {
        View view = new View(kind, base(request, where));
        Document known = views.get(view);
        if (known != null) {
            return known;
        }
        return views.size() < MAX_VIEWS ? views.computeIfAbsent(view, this::document) : document(view);
    }

    private Document document(View view) {
        boolean isRelative = service.server().equals(ServiceFacts.HERE);
        ServiceFacts seen = isRelative && !view.base.isEmpty() ? service.withServer(view.base) : service;
        return switch (view.kind) {
            case OPENAPI_3_1 -> json(OpenApiDocument.json(seen, streams, OpenApiVersion.V3_1));
            case OPENAPI_3_2 -> json(OpenApiDocument.json(seen, streams, OpenApiVersion.V3_2));
            case ASYNCAPI -> json(AsyncApiDocument.json(seen, streams));
            case PAGE -> Document.of(page.html(view.base), "text/html;charset=utf-8");
        };
    }

    /**
     * Returns the prefix of links from the service's root to the paths below it; empty if the request's path ends with
     * a slash. For a root without a final slash ({@code /events?doc}), a browser would otherwise resolve links against
     * its parent. The prefix is relative, so it also works behind a proxy that strips a part of the path. It is made
     * from the service's root and not from the text of the request, so there are few different ones, and none leads to
     * another host.
     */
    private static String base(HttpRequest request, Location where) {
        String path = request.path();
        String file = path.substring(path.lastIndexOf('/') + 1);
        if (file.isEmpty() || file.startsWith(";")) {
            return "";
        }
        String root = Location.withoutSlashes(where.root());
        String name = root.substring(root.lastIndexOf('/') + 1);
        return name.isEmpty() ? "" : "./" + UrlPath.segment(name) + "/";
    }
}
