package io.github.kafkasse.examples.benchmarks.servers;

import io.github.kafkasse.examples.benchmarks.events.EditEvents;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The reference for the cost of writing in a container: writes one prepared event, or several in one array, to every
 * client, a number of times per second, and flushes each array.
 */
final class FrameServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final int OFFSET = 1_000_000;

    private final transient FrameLoop[] loops;
    private final transient AtomicInteger next = new AtomicInteger();

    FrameServlet() {
        loops = new FrameLoop[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < loops.length; i++) {
            loops[i] = new FrameLoop("frames-" + i);
        }
    }

    /**
     * Sends prepared events from now on.
     *
     * @param asked the events per second ({@code rate}), the number of them in one write ({@code
     *     together}, by default 1), the {@code size} of their data, the number of {@code partitions} in their ids (by
     *     default 1), and whether each new client receives one at once ({@code first})
     */
    void send(Message asked) {
        byte[] json = new EditEvents(asked.count("size")).record(0, OFFSET, EditEvents.nowMicros());
        String id = IntStream.range(0, Math.toIntExact(asked.number("partitions", 1)))
                .mapToObj(each -> "{\"topic\":\"frames\",\"partition\":" + each + ",\"offset\":" + OFFSET + "}")
                .collect(Collectors.joining(",", "[", "]"));
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.writeBytes(("event: message\nid: " + id + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        event.writeBytes(json);
        event.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        int together = Math.toIntExact(asked.number("together", 1));
        byte[] events = event.toString(StandardCharsets.UTF_8).repeat(together).getBytes(StandardCharsets.UTF_8);
        for (FrameLoop loop : loops) {
            loop.send(
                    asked.count("rate"),
                    together,
                    events,
                    asked.text("first", "false").equals("true"));
        }
    }

    /** Ends all streams cleanly. */
    void end() {
        for (FrameLoop loop : loops) {
            loop.end();
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream;charset=utf-8");
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        FrameLoop loop = loops[Math.floorMod(next.getAndIncrement(), loops.length)];
        response.getOutputStream().setWriteListener(new FrameStream(async, response.getOutputStream(), loop));
    }

    @Override
    public void destroy() {
        for (FrameLoop loop : loops) {
            loop.close();
        }
    }
}
