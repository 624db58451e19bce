package io.github.kafkasse.servlet.internal.documentation;

import org.jspecify.annotations.Nullable;

/** The versions of OpenAPI in which a service is described. */
enum OpenApiVersion {
    /** Understood by more tools, Swagger UI among them. It cannot describe the items of a stream. */
    V3_1("3.1", "3.1.1"),

    /** Describes each event of a stream: <a href="https://spec.openapis.org/oas/v3.2.0.html">OpenAPI 3.2</a>. */
    V3_2("3.2", "3.2.0");

    /** The version that a client gets if it does not ask for one. */
    static final OpenApiVersion DEFAULT = V3_2;

    private final String wish;
    final String number;

    OpenApiVersion(String wish, String number) {
        this.wish = wish;
        this.number = number;
    }

    /**
     * The version that a client asks for.
     *
     * @param wish the parameter {@code openapi}: {@code 3.1} or {@code 3.2}; {@code null} if there is none
     * @return the version; {@code null} if there is no such version
     */
    static @Nullable OpenApiVersion of(@Nullable String wish) {
        if (wish == null) {
            return DEFAULT;
        }
        for (OpenApiVersion version : values()) {
            if (version.wish.equals(wish)) {
                return version;
            }
        }
        return null;
    }
}
