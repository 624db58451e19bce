package io.github.kafkasse.servlet.internal.documentation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a service that its documentation contains. Start with {@link #of}, and add further facts: each method
 * {@code with…} returns a copy in which one fact is another.
 *
 * <p>Immutable. The object is copied as a whole, so that a new fact cannot be forgotten or mixed up with another; only
 * a copy that nobody else has yet is changed.
 */
public final class ServiceFacts implements Cloneable {
    /**
     * The address of a service that is at the root from which clients load its documentation, also behind a proxy that
     * changes the path.
     */
    static final String HERE = ".";

    private final String name;
    private final String title;
    private String version = ServiceInfo.libraryVersion();
    private String description = "Events as they happen.";
    private @Nullable String home;
    private String server = HERE;
    private boolean filter;
    private boolean latest;
    private boolean bearerTokens;
    private @Nullable String cookie;
    private @Nullable String schemaBase;

    private ServiceFacts(String name, String title) {
        this.name = name;
        this.title = title;
    }

    /**
     * Facts with the version of this library, the address {@link #HERE}, and no optional facts.
     *
     * @param name the service's name, for programs, such as {@code eventstreams}
     * @param title its name, for people
     * @return the facts
     */
    public static ServiceFacts of(String name, String title) {
        return new ServiceFacts(name, title);
    }

    private ServiceFacts copy() {
        try {
            return (ServiceFacts) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The same with another version.
     *
     * @param other the version
     * @return the facts
     */
    public ServiceFacts withVersion(String other) {
        ServiceFacts facts = copy();
        facts.version = other;
        return facts;
    }

    /**
     * The same with another description.
     *
     * @param markdown what the service is, in a sentence or two of Markdown
     * @return the facts
     */
    public ServiceFacts withDescription(String markdown) {
        ServiceFacts facts = copy();
        facts.description = markdown;
        return facts;
    }

    /**
     * The same with a home page.
     *
     * @param url its absolute URL, or {@code null}
     * @return the facts
     * @throws IllegalArgumentException if it is not an http or https URL
     */
    public ServiceFacts withHome(@Nullable String url) {
        requireHttp("The service's home page", url);
        ServiceFacts facts = copy();
        facts.home = url;
        return facts;
    }

    /**
     * The same with another address for clients.
     *
     * @param address {@code .} for the root from which they load the document, a path on the host that serves the
     *     document ({@code /} or {@code /events}), or an absolute URL; a slash at its end is left out
     * @return the facts
     * @throws IllegalArgumentException if it is none of these
     */
    public ServiceFacts withServer(String address) {
        String root = withoutSlash(address);
        ServiceFacts facts = copy();
        facts.server = root.isEmpty() ? "/" : root;
        // A path that begins with two slashes would name another host.
        if (!isRelative(facts.server) && (!facts.server.startsWith("/") || facts.server.startsWith("//"))) {
            requireHttp("The service's address", facts.server);
        }
        return facts;
    }

    /**
     * The same for a service whose clients can select events of a stream by the parameter {@code filter}.
     *
     * @return the facts
     */
    public ServiceFacts withFilter() {
        ServiceFacts facts = copy();
        facts.filter = true;
        return facts;
    }

    /**
     * The same for a service whose streams can begin with the newest record of each key, by the parameter {@code view}.
     *
     * @return the facts
     */
    public ServiceFacts withLatest() {
        ServiceFacts facts = copy();
        facts.latest = true;
        return facts;
    }

    /**
     * The same for a service whose clients can authenticate.
     *
     * @param byToken whether they can authenticate by a bearer token
     * @param byCookie the cookie by which they can authenticate, or {@code null}
     * @return the facts
     */
    public ServiceFacts withAuthentication(boolean byToken, @Nullable String byCookie) {
        ServiceFacts facts = copy();
        facts.bearerTokens = byToken;
        facts.cookie = byCookie;
        return facts;
    }

    /**
     * The same with published schemas.
     *
     * @param url the URL below which the JSON Schemas of events are found by their titles ({@code
     *     https://schema.wikimedia.org/repositories/primary/jsonschema}), or {@code null}; a slash at its end is left
     *     out
     * @return the facts
     * @throws IllegalArgumentException if it is not an http or https URL
     */
    public ServiceFacts withSchemaBase(@Nullable String url) {
        requireHttp("The base of the schemas", url);
        ServiceFacts facts = copy();
        facts.schemaBase = url == null ? null : withoutSlash(url);
        return facts;
    }

    String name() {
        return name;
    }

    String title() {
        return title;
    }

    String version() {
        return version;
    }

    String description() {
        return description;
    }

    @Nullable
    String home() {
        return home;
    }

    String server() {
        return server;
    }

    boolean filter() {
        return filter;
    }

    boolean latest() {
        return latest;
    }

    boolean bearerTokens() {
        return bearerTokens;
    }

    @Nullable
    String cookie() {
        return cookie;
    }

    @Nullable
    String schemaBase() {
        return schemaBase;
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
