package io.github.kafkasse.servlet.internal.limits;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Normalizes the address of a node, which proxies and containers write with or without a port: {@code
 * 203.0.113.9:51234}, {@code [2001:db8::1]:443}, {@code 2001:DB8:0::1}. No name is looked up.
 */
final class NodeAddress {
    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\[\\]]*)\\](?::[\\w.-]*)?");

    /** A name or an IPv4 address, and a port or an obfuscated port of RFC 7239. */
    private static final Pattern WITH_PORT = Pattern.compile("([^:]+):[\\w.-]*");

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private NodeAddress() {}

    /** {@return the address without its port; an IPv6 address in canonical form} */
    static String withoutPort(String node) {
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
            return InetAddress.getByName(literal).getHostAddress(); // parses without a look-up, because it has colons
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
