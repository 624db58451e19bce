package io.github.kafkasse.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/**
 * By what a client is known that has not said who it is: its address, or what a proxy in front of us says is its
 * address. Thread-safe.
 */
final class ClientKey {
    private static final int LONGEST = 200;

    private final String header;

    /**
     * @param header the name of the header that a proxy sets which we trust, and which it does not pass on from
     *     clients; empty for none
     */
    ClientKey(String header) {
        this.header = header;
    }

    /**
     * The client of a request. Proxies that add to a list, as to {@code X-Forwarded-For}, add at its end: what stands
     * before that anybody may have written.
     */
    String of(HttpServletRequest request) {
        if (!header.isEmpty()) {
            List<String> values = Collections.list(request.getHeaders(header));
            if (!values.isEmpty()) {
                String list = values.get(values.size() - 1);
                String last = list.substring(list.lastIndexOf(',') + 1).strip();
                if (!last.isEmpty()) {
                    return "proxied " + last.substring(0, Math.min(LONGEST, last.length()));
                }
            }
        }
        return "address " + request.getRemoteAddr();
    }
}
