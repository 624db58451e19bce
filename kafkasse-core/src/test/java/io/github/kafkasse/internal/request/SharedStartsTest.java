package io.github.kafkasse.internal.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SharedStartsTest {
    private final RequestReader reader = new RequestReader(topic -> true, Settings.defaults(), Clock.systemUTC());
    private final List<CompletableFuture<StreamStart>> lookups = new ArrayList<>();
    private final SharedStarts starts = new SharedStarts((request, client) -> {
        CompletableFuture<StreamStart> lookup = new CompletableFuture<>();
        lookups.add(lookup);
        return lookup;
    });
    private final TaskQueue loop = new TaskQueue();
    private final TaskQueue otherLoop = new TaskQueue();

    private static final class TaskQueue {
        private final Queue<Runnable> tasks = new ArrayDeque<>();

        void execute(Runnable task) {
            tasks.add(task);
        }

        void run() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
    }

    private static StreamRequest topic() {
        return StreamRequest.ofTopics(Set.of("t"));
    }

    private static StreamRequest at(long offset) {
        return topic().withLastEventId("[{\"topic\":\"t\",\"partition\":0,\"offset\":" + offset + "}]");
    }

    private static StreamStart start() {
        Feed.Key key = new Feed.Key(List.of(), Map.of(), EventFormat.SSE, null);
        return StreamStart.goOn(key, Positions.of(), "", List.of());
    }

    private CompletableFuture<StreamStart> find(StreamRequest request, TaskQueue client) {
        return starts.find(reader.read(request), client::execute);
    }

    @Test
    void requestsShareALookupThatHasNotBegun() {
        CompletableFuture<StreamStart> first = find(at(7), loop);
        CompletableFuture<StreamStart> second = find(at(7), otherLoop);
        loop.run();
        assertEquals(1, lookups.size());
        StreamStart start = start();
        lookups.get(0).complete(start);
        assertSame(start, first.join());
        assertFalse(second.isDone(), "it completes on its own loop");
        otherLoop.run();
        assertSame(start, second.join());
    }

    @Test
    void aRequestDoesNotJoinALookupThatHasBegun() {
        CompletableFuture<StreamStart> first = find(topic(), loop);
        loop.run();
        CompletableFuture<StreamStart> later = find(topic(), loop);
        lookups.get(0).complete(start());
        loop.run();
        assertTrue(first.isDone());
        assertFalse(later.isDone());
        assertEquals(2, lookups.size());
    }

    @Test
    void otherRequestsHaveLookupsOfTheirOwn() {
        List<StreamRequest> distinct = List.of(
                topic(),
                at(7),
                at(8),
                topic().withSince("0"),
                topic().withSince("0").withUntil("now"),
                topic().withFormat(EventFormat.NDJSON),
                topic().withGzip(true),
                topic().withFilter(event -> true),
                StreamRequest.ofTopics(Set.of("u")));
        for (StreamRequest each : distinct) {
            CompletableFuture<StreamStart> unused = find(each, loop);
        }
        loop.run();
        assertEquals(distinct.size(), lookups.size());
    }

    @Test
    void aLookupIsCancelledWhenAllHaveLeft() {
        CompletableFuture<StreamStart> first = find(topic(), loop);
        CompletableFuture<StreamStart> second = find(topic(), loop);
        loop.run();
        first.cancel(false);
        assertFalse(lookups.get(0).isCancelled());
        second.cancel(false);
        assertTrue(lookups.get(0).isCancelled());
    }

    @Test
    void aLookupDoesNotBeginForNobody() {
        find(topic(), loop).cancel(false);
        CompletableFuture<StreamStart> next = find(topic(), otherLoop);
        loop.run();
        assertEquals(0, lookups.size());
        otherLoop.run();
        lookups.get(0).complete(start());
        assertTrue(next.isDone());
    }

    @Test
    void aLookupThatThrowsFailsAll() {
        SharedStarts broken = new SharedStarts((request, client) -> {
            throw new IllegalStateException("a bug");
        });
        CompletableFuture<StreamStart> first = broken.find(reader.read(topic()), loop::execute);
        CompletableFuture<StreamStart> second = broken.find(reader.read(topic()), loop::execute);
        loop.run();
        assertTrue(first.isCompletedExceptionally());
        assertTrue(second.isCompletedExceptionally());
    }
}
