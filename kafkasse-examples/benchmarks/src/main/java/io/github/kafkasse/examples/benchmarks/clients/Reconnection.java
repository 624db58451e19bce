package io.github.kafkasse.examples.benchmarks.clients;

import io.github.kafkasse.examples.benchmarks.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reconnects all clients of a group, spread evenly over a time. Used once, by the thread of the role. */
final class Reconnection {
    private static final int STEPS = 100;

    private final List<ClientLoop> loops;
    private final int port;
    private final String path;
    private final long withinNanos;
    private final boolean isElsewhere;
    private final String group;
    private final List<List<ClientConnection>> before = new ArrayList<>();
    private long beginNanos;

    Reconnection(List<ClientLoop> loops, Message asked, String group) {
        this.loops = loops;
        this.port = asked.count("port");
        this.path = asked.text("path");
        this.withinNanos = TimeUnit.MILLISECONDS.toNanos(asked.number("within"));
        this.isElsewhere = asked.text("elsewhere", "false").equals("true");
        this.group = group;
    }

    /** Returns when all clients have begun to connect. */
    void run() {
        for (ClientLoop loop : loops) {
            before.add(loop.call(each -> group(each).startAnew()));
        }
        beginNanos = System.nanoTime();
        for (int step = 0; step < STEPS; step++) {
            waitUntil(beginNanos + withinNanos * step / STEPS);
            for (int i = 0; i < loops.size(); i++) {
                List<ClientConnection> all = before.get(i);
                List<ClientConnection> next = all.subList(all.size() * step / STEPS, all.size() * (step + 1) / STEPS);
                loops.get(i).call(loop -> {
                    next.forEach(client -> enqueue(loop, client.body()));
                    loop.open(Integer.MAX_VALUE);
                    return true;
                });
            }
        }
    }

    private void enqueue(ClientLoop loop, ClientBody before) {
        loop.enqueueAgain(port, path, before, isElsewhere ? before.elsewhere() : before.next(), group(loop));
    }

    Message report() {
        Group total = new Group(Reading.EVENTS);
        for (ClientLoop loop : loops) {
            loop.call(each -> {
                total.add(group(each));
                return true;
            });
        }
        long nanos = total.lastServedNanos == 0 ? 0 : total.lastServedNanos - beginNanos;
        return total.report()
                .with("lastserved", nanos / 1_000)
                .with(
                        "done",
                        total.served == before.stream().mapToInt(List::size).sum());
    }

    private Group group(ClientLoop loop) {
        return loop.group(group, Reading.EVENTS);
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
