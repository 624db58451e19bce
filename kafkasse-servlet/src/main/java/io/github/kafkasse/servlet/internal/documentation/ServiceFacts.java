package io.github.kafkasse.servlet.internal.documentation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a service that its documentation contains. Start with {@link #of}, and add further facts.
 *
 * @param name its name, for programs, such as {@code eventstreams}
 * @param title its name, for people
 * @param version its version
 * @param description what it is, in a sentence or two of Markdown
 * @param home the absolute URL of its home page; {@code null} if there is none
 * @param server its address for clients: {@code .} for the root from which they load the document, a path on the host
 *     that serves the document ({@code /} or {@code /events}), or an absolute URL; without a slash at its end
 * @param filter whether clients can select events of a stream by the parameter {@code filter}
 * @param latest whether streams can begin with the newest record of each key, by the parameter {@code view}
 * @param bearerTokens whether clients can authenticate by a bearer token
 * @param cookie the cookie by which clients can authenticate; {@code null} if there is none
 * @param schemaBase the URL below which the JSON Schemas of events are found by their titles ({@code
 *     https://schema.wikimedia.org/repositories/primary/jsonschema}), without a slash at its end; {@code null} if they
 *     are not published
 */
public record ServiceFacts(
        String name,
        String title,
        String version,
        String description,
        @Nullable String home,
        String server,
        boolean filter,
        boolean latest,
        boolean bearerTokens,
        @Nullable String cookie,
        @Nullable String schemaBase) {
    /**
     * The address of a service that is at the root from which clients load its documentation, also behind a proxy that
     * changes the path.
     */
    static final String HERE = ".";

    /**
     * The facts about a service.
     *
     * @param name its name, for programs, such as {@code eventstreams}
     * @param title its name, for people
     * @param version its version
     * @param description what it is, in a sentence or two of Markdown
     * @param home the absolute URL of its home page; {@code null} if there is none
     * @param server its address for clients: {@code .} for the root from which they load the document, a path on the
     *     host that serves the document ({@code /} or {@code /events}), or an absolute URL; without a slash at its end
     * @param filter whether clients can select events of a stream by the parameter {@code filter}
     * @param latest whether streams can begin with the newest record of each key, by the parameter {@code view}
     * @param bearerTokens whether clients can authenticate by a bearer token
     * @param cookie the cookie by which clients can authenticate; {@code null} if there is none
     * @param schemaBase the URL below which the JSON Schemas of events are found by their titles ({@code
     *     https://schema.wikimedia.org/repositories/primary/jsonschema}), without a slash at its end; {@code null} if
     *     they are not published
     * @throws IllegalArgumentException if {@code server} is not {@code .}, a path or a URL, or if one of the URLs is
     *     invalid
     */
    public ServiceFacts {
        server = withoutSlash(server);
        if (server.isEmpty()) {
            server = "/";
        }
        // A path that begins with two slashes would name another host.
        if (!isRelative(server) && (!server.startsWith("/") || server.startsWith("//"))) {
            requireHttp("The service's address", server);
        }
        requireHttp("The service's home page", home);
        requireHttp("The base of the schemas", schemaBase);
        schemaBase = schemaBase == null ? null : withoutSlash(schemaBase);
    }

    /**
     * Facts with the version of this library, the address {@link #HERE}, and no optional facts.
     *
     * @param name its name, for programs
     * @param title its name, for people
     * @return the facts
     */
    public static ServiceFacts of(String name, String title) {
        return new ServiceFacts(
                name,
                title,
                ServiceInfo.libraryVersion(),
                "Events as they happen.",
                null,
                HERE,
                false,
                false,
                false,
                null,
                null);
    }

    /**
     * The same with another version.
     *
     * @param version the version
     * @return the facts
     */
    public ServiceFacts withVersion(String version) {
        return new ServiceFacts(
                name, title, version, description, home, server, filter, latest, bearerTokens, cookie, schemaBase);
    }

    /**
     * The same with another description.
     *
     * @param description the description
     * @return the facts
     */
    public ServiceFacts withDescription(String description) {
        return new ServiceFacts(
                name, title, version, description, home, server, filter, latest, bearerTokens, cookie, schemaBase);
    }

    /**
     * The same with a home page.
     *
     * @param home its URL, or {@code null}
     * @return the facts
     */
    public ServiceFacts withHome(@Nullable String home) {
        return new ServiceFacts(
                name, title, version, description, home, server, filter, latest, bearerTokens, cookie, schemaBase);
    }

    /**
     * The same with another address.
     *
     * @param server {@code .}, a path on the host that serves the document, or an absolute URL
     * @return the facts
     */
    public ServiceFacts withServer(String server) {
        return new ServiceFacts(
                name, title, version, description, home, server, filter, latest, bearerTokens, cookie, schemaBase);
    }

    /**
     * The same for a service whose clients can filter.
     *
     * @return the facts
     */
    public ServiceFacts withFilter() {
        return new ServiceFacts(
                name, title, version, description, home, server, true, latest, bearerTokens, cookie, schemaBase);
    }

    /**
     * The same for a service whose streams can begin with the newest record of each key.
     *
     * @return the facts
     */
    public ServiceFacts withLatest() {
        return new ServiceFacts(
                name, title, version, description, home, server, filter, true, bearerTokens, cookie, schemaBase);
    }

    /**
     * The same for a service whose clients can authenticate.
     *
     * @param bearerTokens whether they can authenticate by a bearer token
     * @param cookie the cookie by which they can authenticate, or {@code null}
     * @return the facts
     */
    public ServiceFacts withAuthentication(boolean bearerTokens, @Nullable String cookie) {
        return new ServiceFacts(
                name, title, version, description, home, server, filter, latest, bearerTokens, cookie, schemaBase);
    }

    /**
     * The same with published schemas.
     *
     * @param schemaBase the URL below which they are, or {@code null}
     * @return the facts
     */
    public ServiceFacts withSchemaBase(@Nullable String schemaBase) {
        return new ServiceFacts(
                name, title, version, description, home, server, filter, latest, bearerTokens, cookie, schemaBase);
    }

    boolean authentication() {
        return bearerTokens || cookie != null;
    }

    /** Returns the URL of the latest version of a stream's schema, or {@code null}. */
    @Nullable
    String schemaUrl(StreamFacts stream) {
        return schemaBase == null || stream.schemaTitle() == null
                ? null
                : schemaBase + "/" + UrlPath.of(stream.schemaTitle()) + "/latest";
    }

    private static boolean isRelative(String server) {
        return server.equals(HERE) || server.matches("\\./[^\\s/\"'<>?#]+");
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** Refuses all but http and https URLs, because they become links: a browser must not run them as scripts. */
    private static void requireHttp(String what, @Nullable String url) {
        if (url != null && !url.toLowerCase(Locale.ROOT).matches("https?://[^\\s\"'<>]+")) {
            throw new IllegalArgumentException(
                    what + " is not a URL that begins with https:// or http://: '" + url + "'");
        }
    }
}
