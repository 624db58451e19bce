package io.github.kafkasse;

import java.util.regex.Pattern;

/**
 * The environment variables that Kubernetes and Docker's links set in a container for each service. If a service is
 * called {@code kafkasse}, or its name begins with that, these variables look like settings, although no operator has
 * set them.
 */
final class InjectedVariables {
    private static final Pattern NAME = Pattern.compile(
            ".+_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?" + "|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PORT|PROTO|ADDR))?)");

    /** An operator may set this one too, with a number as its value. An injected one has an address as its value. */
    private static final Pattern PORT = Pattern.compile(".+_PORT");

    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private InjectedVariables() {}

    static boolean contain(String name, String value) {
        return NAME.matcher(name).matches()
                || (PORT.matcher(name).matches() && ADDRESS.matcher(value).matches());
    }
}
