package io.github.kafkasse;

import java.util.regex.Pattern;

/**
 * The environment variables that Kubernetes and Docker's links give a container for every service they know. Where such
 * a service is called {@code kafkasse}, or its name begins so, they look like settings, and nobody has written them.
 */
final class InjectedVariables {
    private static final Pattern NAME = Pattern.compile(
            ".+_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?" + "|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PORT|PROTO|ADDR))?)");

    /** The one that a person may well write, meaning a number. */
    private static final Pattern PORT = Pattern.compile(".+_PORT");

    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private InjectedVariables() {}

    static boolean contain(String name, String value) {
        return NAME.matcher(name).matches()
                || (PORT.matcher(name).matches() && ADDRESS.matcher(value).matches());
    }
}
