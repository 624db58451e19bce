package io.github.kafkasse.servlet.internal.limits;

import io.github.kafkasse.servlet.internal.http.HttpRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a client that has not authenticated, for the limit of connections: by its address, or by the address that
 * a trusted proxy reports. The port is ignored, because it differs for each connection. Immutable and thread-safe.
 */
public final class ClientKey {
    private static final int MAX_LENGTH = 200;

    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]*)\\](?::[\\w.-]*)?");

    /** A name or an IPv4 address, and a port or an obfuscated port of RFC 7239. */
    private static final Pattern WITH_PORT = Pattern.compile("([^:]+):[\\w.-]*");

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final String header;

    /**
     * @param header the name of the header that a trusted proxy sets or appends to: {@code Forwarded} by RFC 7239, any
     *     other as a list of addresses; empty for none
     */
    public ClientKey(String header) {
        this.header = header;
    }

    /** {@return the key of a request's client} */
    public String of(HttpRequest request) {
        String node = header.isEmpty() ? null : forwardedFor(request.headers(header));
        return node == null ? "address " + withoutPort(request.remoteAddress()) : "proxied " + node;
    }

    /**
     * Returns the address that the last proxy has added at the end of the last value. A client can forge everything
     * before it.
     */
    private @Nullable String forwardedFor(List<String> values) {
        if (values.isEmpty()) {
            return null;
        }
        String list = values.get(values.size() - 1);
        String last = list.substring(list.lastIndexOf(',') + 1).strip();
        String node = header.equalsIgnoreCase("Forwarded") ? ForwardedElement.node(last) : last;
        if (node == null || node.isEmpty() || node.equalsIgnoreCase("unknown")) {
            return null;
        }
        String address = withoutPort(node);
        return address.substring(0, Math.min(MAX_LENGTH, address.length()));
    }

    /**
     * Removes the port from an address, which proxies and containers write with or without a port: {@code
     * 203.0.113.9:51234}, {@code [2001:db8::1]:443}, {@code 2001:DB8:0::1}. No name is looked up.
     */
    private static String withoutPort(String node) {
        if (node.indexOf(':') < 0 && !node.startsWith("[")) {
            return node; // the usual case: an IPv4 address alone
        }
        Matcher bracketed = BRACKETED.matcher(node);
        if (bracketed.matches()) {
            return canonical(bracketed.group(1));
        }
        Matcher withPort = WITH_PORT.matcher(node);
        return withPort.matches() ? withPort.group(1) : canonical(node);
    }

    /** Returns the canonical form of an IPv6 address. An IPv4-mapped address becomes the IPv4 address. */
    private static String canonical(String address) {
        int zone = address.indexOf('%');
        String literal = zone < 0 ? address : address.substring(0, zone);
        if (!IPV6.matcher(literal).matches()) {
            return address;
        }
        try {
            return InetAddress.getByName(literal).getHostAddress(); // parses without a lookup, because it has colons
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
