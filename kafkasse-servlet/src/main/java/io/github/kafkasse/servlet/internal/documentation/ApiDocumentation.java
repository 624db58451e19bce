package io.github.kafkasse.servlet.internal.documentation;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for a service's documentation: the document, the page that shows it and that page's files, and the
 * facts in brief. Each method answers {@code GET} and {@code HEAD}, and sets its own headers only; the caller decides
 * which path leads to which. What is sent is built at the first request for it, and then kept.
 *
 * <p>The page is Swagger UI if the archive {@code org.webjars:swagger-ui} is on the class path, and otherwise plain
 * HTML.
 *
 * <p>Thread-safe. The methods write to the client as servlets do by default, waiting for it.
 */
public final class ApiDocumentation {
    /** Where the page expects its files, below the service's root; the name of a file follows. */
    public static final String FILES = "/swagger-ui/";

    private static final Logger LOG = LoggerFactory.getLogger(ApiDocumentation.class);

    /** More than one service has: more would show that the keys are not what they should be. */
    private static final int MAX_VIEWS = 8;

    private final ServiceFacts service;
    private final List<StreamFacts> streams;
    private final Representation info;
    private final Map<String, Representation> facts;
    private final Optional<SwaggerUi> swaggerUi;
    private final DocumentationPage page;
    private final Map<String, View> views = new ConcurrentHashMap<>();

    /** What depends on the path under which a client has it. */
    private record View(Representation document, Representation page) {}

    /**
     * The documentation of a service, made once.
     *
     * @param service the service
     * @param streams its streams, in the order in which they are to be listed, no two of the same name
     */
    public ApiDocumentation(ServiceFacts service, List<StreamFacts> streams) {
        this(service, streams, ApiDocumentation.class.getClassLoader());
    }

    ApiDocumentation(ServiceFacts service, List<StreamFacts> streams, ClassLoader loader) {
        this.service = service;
        this.streams = List.copyOf(streams);
        this.info = Representation.of(ServiceInfo.json(service), "application/json");
        this.facts = Map.of(
                "name", json(JsonObject.of("name", service.name())),
                "version", json(JsonObject.of("version", service.version())));
        this.swaggerUi = Webjar.find(loader).map(SwaggerUi::new);
        this.page = new DocumentationPage(service, this.streams, swaggerUi.map(SwaggerUi::version));
        if (swaggerUi.isEmpty()) {
            LOG.info("The documentation is a plain page, as org.webjars:swagger-ui is not on the class path");
        }
    }

    private static Representation json(JsonObject fact) {
        return Representation.of(fact.toBytes(), "application/json");
    }

    /**
     * Answers with the OpenAPI document.
     *
     * @param request the request
     * @param response the response, not committed
     * @throws IOException if the client cannot be written to
     */
    public void answerDocument(HttpServletRequest request, HttpServletResponse response) throws IOException {
        view(request).document.answer(request, response);
    }

    /**
     * Answers with the service's name and version, as {@link ServiceInfo} writes them.
     *
     * @param request the request
     * @param response the response, not committed
     * @throws IOException if the client cannot be written to
     */
    public void answerInfo(HttpServletRequest request, HttpServletResponse response) throws IOException {
        info.answer(request, response);
    }

    /**
     * Answers with one of the service's facts, if there is one of that name: {@code name} and {@code version} as JSON
     * with that one member, and {@code home} by a redirect to the home page, as Wikimedia's services do.
     *
     * @param request the request
     * @param response the response, not committed
     * @param fact the fact's name; it may be anything
     * @return whether it is known; if not, nothing was done
     * @throws IOException if the client cannot be written to
     */
    public boolean answerInfo(HttpServletRequest request, HttpServletResponse response, String fact)
            throws IOException {
        if (fact.equals("home") && service.home() != null) {
            response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
            response.setHeader("Cache-Control", "no-cache");
            response.setHeader("Location", service.home());
            return true;
        }
        Representation known = facts.get(fact);
        if (known != null) {
            known.answer(request, response);
        }
        return known != null;
    }

    /**
     * Answers with the page. It expects the document at the query {@code ?spec} of its own path, and its files at
     * {@link #FILES} below the service's root.
     *
     * @param request a request for the service's root
     * @param response the response, not committed
     * @throws IOException if the client cannot be written to
     */
    public void answerPage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Content-Security-Policy", DocumentationPage.POLICY);
        response.setHeader("Referrer-Policy", "no-referrer");
        view(request).page.answer(request, response);
    }

    /**
     * Answers with one of the page's files, if there is one of that name.
     *
     * @param request the request
     * @param response the response, not committed
     * @param file what follows {@link #FILES} in the request's path, decoded: it may be anything
     * @return whether there is such a file; if not, nothing was done
     * @throws IOException if the client cannot be written to
     */
    public boolean answerFile(HttpServletRequest request, HttpServletResponse response, String file)
            throws IOException {
        return swaggerUi.isPresent() && swaggerUi.get().answer(request, response, file);
    }

    private View view(HttpServletRequest request) {
        String base = base(request);
        View known = views.get(base);
        if (known != null) {
            return known;
        }
        return views.size() < MAX_VIEWS ? views.computeIfAbsent(base, this::view) : view(base);
    }

    private View view(String base) {
        boolean isRelative = service.server().equals(ServiceFacts.HERE);
        ServiceFacts seen = isRelative && !base.isEmpty() ? service.withServer(base) : service;
        return new View(
                Representation.of(OpenApiDocument.json(seen, streams), "application/json"),
                Representation.of(page.html(base), "text/html;charset=utf-8"));
    }

    /**
     * What leads from the address of a request for the service's root to what is below it: nothing where the address
     * ends with a slash. A root without a slash at its end ({@code /events?doc}) is to a browser a file beside what is
     * below it. Relative, so that it holds behind a proxy that strips a prefix; made of the servlet's mapping and not
     * of the request's text, so that there are few of them and none leads elsewhere.
     */
    private static String base(HttpServletRequest request) {
        String uri = request.getRequestURI();
        String file = uri.substring(uri.lastIndexOf('/') + 1);
        if (file.isEmpty() || file.startsWith(";")) {
            return "";
        }
        String mapped = request.getServletContext().getContextPath() + request.getServletPath();
        String name = mapped.substring(mapped.lastIndexOf('/') + 1);
        return name.isEmpty() ? "" : "./" + UrlPath.segment(name) + "/";
    }
}
