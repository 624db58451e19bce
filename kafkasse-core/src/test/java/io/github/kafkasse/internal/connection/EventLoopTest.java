package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.internal.loop.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Many clients on one loop do not delay each other. */
class EventLoopTest {
    private final ConnectionFixture fixture = new ConnectionFixture();
    private final EventLoop loop = fixture.loop;

    @Test
    void clientsAtTheSamePositionGetTheSameBytes() {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(fixture.connect());
        }
        fixture.publish("0", "1");
        for (Client client : clients) {
            assertTrue(client.text().endsWith(event(fixture.idAt(1), "0") + event(fixture.idAt(2), "1")));
        }
    }

    @Test
    void aClientWithManyEventsYieldsToTheOthers() {
        Client far = fixture.connect();
        far.takeAtMost(far.text().length());
        fixture.publish(StreamTexts.large(10));
        for (int i = 0; i < 100; i++) {
            fixture.publish(StreamTexts.large(20_000));
        }
        Client near = fixture.connect();
        near.next();
        far.sink.takeAtMost(Long.MAX_VALUE);
        far.sink.ready(far.connection);
        fixture.produce(T0, "1");
        near.connection.mailbox().end();
        loop.step();
        assertTrue(far.text().length() < 400_000, () -> far.text().length() + " bytes in one turn");
        assertTrue(near.endedCleanly());
        fixture.run();
        assertTrue(far.text().length() > 2_000_000);
    }

    @Test
    void aFilterThatDropsEverythingYieldsToTheOthers() {
        fixture.connect();
        for (int i = 0; i < 30_000; i += 100) {
            String[] some = new String[100];
            Arrays.fill(some, "1");
            fixture.publish(some);
        }
        List<Long> looked = new ArrayList<>();
        Client picky = fixture.client(requestAt(0).withFilter(event -> {
            looked.add(event.offset());
            return false;
        }));
        loop.execute(picky.connection::start);
        loop.step();
        loop.step();
        assertTrue(looked.size() > 0 && looked.size() < 30_000, () -> looked.size() + " records in a turn");
        fixture.run();
        assertEquals(30_000, looked.size());
    }

    @Test
    void aFailedTaskDoesNotAffectTheOthers() {
        Client client = fixture.connect();
        loop.execute(() -> {
            throw new IllegalStateException("a failing task");
        });
        loop.timers().schedule(fixture.now(), () -> {
            throw new AssertionError("a second failing task");
        });
        fixture.publish("0");
        assertTrue(client.text().endsWith("data: 0\n\n"));
    }

    @Test
    void aFailedFilterDoesNotAffectTheOthers() {
        Client broken = fixture.connect(request().withFilter(event -> {
            throw new IllegalStateException("a failing filter");
        }));
        Client other = fixture.connect();
        fixture.publish("0");
        assertTrue(other.text().endsWith("data: 0\n\n"));
        assertTrue(broken.isOpen());
        assertEquals(List.<CloseReason>of(), fixture.events.closed);
    }

    @Test
    void alarmsRunAtTheirTimeInOrderUnlessTheyAreCancelled() {
        List<String> done = new ArrayList<>();
        long now = fixture.now();
        loop.execute(() -> {
            loop.timers().schedule(now + Duration.ofSeconds(2).toNanos(), () -> done.add("second"));
            loop.timers().schedule(now + Duration.ofSeconds(1).toNanos(), () -> done.add("first"));
            loop.timers()
                    .schedule(now + Duration.ofSeconds(1).toNanos(), () -> done.add("taken back"))
                    .cancel();
        });
        fixture.run();
        fixture.pass(Duration.ofMillis(999));
        assertEquals(List.of(), done);
        fixture.pass(Duration.ofMillis(1));
        assertEquals(List.of("first"), done);
        fixture.pass(Duration.ofSeconds(1));
        assertEquals(List.of("first", "second"), done);
    }

    @Test
    void aStoppedLoopRunsOneTaskAtATime() {
        List<String> done = new ArrayList<>();
        loop.close();
        loop.execute(() -> {
            loop.execute(() -> done.add("inner"));
            done.add("outer");
        });
        assertEquals(List.of("outer", "inner"), done);
    }

    @Test
    void aTaskOfAStoppedLoopMayWaitForAThreadThatSubmitsAnotherTask() throws InterruptedException {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        Object lockOfTheContainer = new Object();
        CountDownLatch running = new CountDownLatch(1);
        loop.close();
        Thread first = new Thread(() -> loop.execute(() -> {
            running.countDown();
            synchronized (lockOfTheContainer) {
                done.add("first");
            }
        }));
        Thread second = new Thread(() -> {
            synchronized (lockOfTheContainer) {
                first.start();
                try {
                    running.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                loop.execute(() -> done.add("second"));
            }
        });
        first.setDaemon(true);
        second.setDaemon(true);
        second.start();
        second.join(10_000);
        assertFalse(second.isAlive(), "the two tasks wait for each other");
        first.join(10_000);
        assertEquals(List.of("first", "second"), done);
    }
}
