package io.github.kafkasse.examples.benchmarks.servers;

import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.protocol.Role;
import java.util.Map;

/**
 * The reference for history: a container with {@link CopyServlet} at {@code /values/*}, in a process of its own. The
 * answer to {@code observe} contains the port.
 */
public final class CopyRole implements Role {
    private final WebServer web;

    public CopyRole(Message asked) throws Exception {
        web = WebServer.start(asked.text("container"), Map.of("/values/*", new CopyServlet(asked.text("bootstrap"))));
    }

    @Override
    public Message handle(Message asked) {
        if (!asked.verb().equals("observe")) {
            throw Role.unknown(asked);
        }
        return Message.of("ok").with("port", web.port());
    }

    @Override
    public void close() throws Exception {
        web.close();
    }
}
