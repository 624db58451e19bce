package io.github.kafkasse.servlet;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import java.time.Duration;
import java.util.List;

/**
 * The settings of this package's servlets, in addition to the {@linkplain Setting#all() engine's}. They are set in the
 * same places: in code, in the environment, or as init parameters.
 */
public final class HttpSettings {
    /** The origins whose scripts may read streams. */
    public static final Setting<List<String>> CORS_ORIGINS =
            Setting.list("cors.origins", "*", "origins whose scripts may read streams; *: all; empty: none");

    /** Whether scripts of the named origins may send cookies and other credentials. */
    public static final Setting<Boolean> CORS_CREDENTIALS =
            Setting.flag("cors.credentials", "false", "whether scripts of named origins may send credentials");

    /** How long browsers may cache the response to a preflight request. */
    public static final Setting<Duration> CORS_MAX_AGE =
            Setting.duration("cors.max.age", "1h", "how long browsers may cache the answer to a preflight request");

    /**
     * The content codings with which streams are compressed for clients that accept them: {@code gzip}, or none. The
     * clients of a stream share the compressed bytes.
     */
    public static final Setting<List<String>> COMPRESSION = Setting.list(
            "compression", "", "gzip: streams are compressed for clients that accept it, once for all; empty: never");

    /** How many streams one client may have open. */
    public static final Setting<Integer> LIMIT_PER_CLIENT = Setting.natural(
            "limit.per.client", "0", "streams that one client may have open; more are refused with 429; 0: no limit");

    /**
     * The header in which a trusted proxy reports its client's address: {@code Forwarded} is read by RFC 7239, any
     * other as one address or a list. The last address counts, without its port.
     */
    public static final Setting<String> LIMIT_CLIENT_HEADER = Setting.text(
            "limit.client.header",
            "",
            "header in which a trusted proxy names the client: Forwarded, X-Forwarded-For, …;"
                    + " empty: the client's address is used");

    /**
     * How long a reconnecting client that is over its limit waits while its older connections are probed. If the probes
     * find no dead one, its oldest connection is ended.
     */
    public static final Setting<Duration> LIMIT_PATIENCE = Setting.duration(
            "limit.patience",
            "2s",
            "how long a reconnecting client waits over its limit before its oldest stream is ended");

    /**
     * The class of an {@link Authenticator}. {@link Settings#make} defines the requirements for the class. An
     * authenticator that is set in code overrides it.
     */
    public static final Setting<String> AUTHENTICATOR = Setting.text(
            "authenticator",
            "",
            "class of an Authenticator with a public constructor without parameters; empty: everybody may read all");

    private HttpSettings() {}

    /** {@return all of them, in the order of the documentation} */
    public static List<Setting<?>> all() {
        return List.of(
                CORS_ORIGINS,
                CORS_CREDENTIALS,
                CORS_MAX_AGE,
                COMPRESSION,
                LIMIT_PER_CLIENT,
                LIMIT_CLIENT_HEADER,
                LIMIT_PATIENCE,
                AUTHENTICATOR);
    }
}
