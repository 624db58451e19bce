package io.github.kafkasse.examples.benchmarks.servers;

import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.protocol.Role;
import java.util.Map;

/**
 * The container alone, in a process of its own: {@link FrameServlet} at {@code /frames}, without an engine.
 *
 * <ul>
 *   <li>{@code frames rate size [partitions] [first]}: sends so many a second from now on, and with {@code first} one
 *       to each client that comes
 *   <li>{@code end}: ends the streams of all clients cleanly
 *   <li>{@code observe}: the port
 * </ul>
 */
public final class FrameRole implements Role {
    private final FrameServlet frames = new FrameServlet();
    private final WebServer web;

    public FrameRole(Message asked) throws Exception {
        web = WebServer.start(asked.text("container"), Map.of("/frames", frames));
    }

    @Override
    public Message handle(Message asked) {
        switch (asked.verb()) {
            case "frames" -> frames.send(asked);
            case "end" -> frames.end();
            case "observe" -> {}
            default -> throw Role.unknown(asked);
        }
        return Message.of("ok").with("port", web.port());
    }

    @Override
    public void close() throws Exception {
        frames.destroy();
        web.close();
    }
}
