package io.github.kafkasse.servlet.internal.limits;

import io.github.kafkasse.servlet.internal.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a client that has not authenticated, for the limit of connections: by its address, or by the address that
 * a trusted proxy reports. The port is ignored, because it differs for each connection. Immutable and thread-safe.
 */
public final class ClientKey {
    private static final int MAX_LENGTH = 200;

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
        return node == null ? "address " + NodeAddress.withoutPort(request.remoteAddress()) : "proxied " + node;
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
        String address = NodeAddress.withoutPort(node);
        return address.substring(0, Math.min(MAX_LENGTH, address.length()));
    }
}
