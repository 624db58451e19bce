package io.github.kafkasse.examples.benchmarks.servers;

import io.github.kafkasse.examples.benchmarks.events.EditEvents;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The reference for the cost of writing in a container: writes one prepared event to every client, a number of times
 * per second, and flushes each.
 */
final class FrameServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient FrameLoop[] loops;
    private final transient AtomicInteger next = new AtomicInteger();

    FrameServlet() {
        loops = new FrameLoop[Runtime.getRuntime().availableProcessors()];
        for (int i = 0; i < loops.length; i++) {
            loops[i] = new FrameLoop("frames-" + i);
        }
    }

    /** Sends {@code rate} events of {@code size} bytes per second from now on. */
    void send(int rate, int size) {
        byte[] json = new EditEvents(size).record(0, 1_000_000, EditEvents.nowMicros());
        for (FrameLoop loop : loops) {
            loop.send(rate, json);
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
