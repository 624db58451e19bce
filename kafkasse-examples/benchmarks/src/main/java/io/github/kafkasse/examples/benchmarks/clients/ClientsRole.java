package io.github.kafkasse.examples.benchmarks.clients;

import io.github.kafkasse.examples.benchmarks.http.ResponseReader;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.protocol.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Thousands of clients in one process. Every request names a {@code group} of them.
 *
 * <ul>
 *   <li>{@code open port path count [topic partitions first last] [receive] [atonce] [gzip]} and the values of
 *       {@link Reading}: connects them, without an id or at offsets spread evenly from {@code first} to {@code last},
 *       and waits for the first block of each; <code>{i}</code> in the path is the client's number
 *   <li>{@code reconnect port path within seconds [elsewhere]}: reconnects all clients with the ids of their last
 *       events, spread evenly over {@code within} milliseconds, and waits until each has its first event; {@code
 *       lastserved} is the time of the last one, in microseconds after the first client began to connect. With {@code
 *       elsewhere}, the server does not have their stream: its events are not checked, and the clients keep their ids
 *   <li>{@code reach number partitions seconds}: waits until each has all records before {@code number}
 *   <li>{@code end seconds}: waits until each stream has ended, cleanly or not
 *   <li>{@code pause}, {@code resume}: stop and continue reading
 *   <li>{@code reset}, {@code report}: reset and answer the counts; {@code close}: closes the connections
 * </ul>
 */
public final class ClientsRole implements Role {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final List<ClientLoop> loops = new ArrayList<>();

    public ClientsRole(Message asked) throws IOException {
        for (int i = 0; i < asked.number("threads", 1); i++) {
            loops.add(new ClientLoop("clients-" + i));
        }
    }

    @Override
    public Message handle(Message asked) {
        String name = asked.text("group");
        boolean done = true;
        switch (asked.verb()) {
            case "open" -> done = open(asked, name);
            case "reconnect" -> {
                Reconnection reconnection = new Reconnection(loops, asked, name);
                reconnection.run();
                await(asked.number("seconds"), name, (loop, group) -> {
                    return loop.hasOpenedAll()
                            && group.served + group.refused + group.broken + group.ended >= group.connections.size();
                });
                return reconnection.report();
            }
            case "reach" -> {
                long number = asked.number("number");
                int partitions = asked.count("partitions");
                done = await(asked.number("seconds"), name, (loop, group) -> group.connections.stream()
                        .allMatch(each -> each.hasReached(number, partitions)));
            }
            case "end" -> {
                done = await(
                        asked.number("seconds"),
                        name,
                        (loop, group) -> group.ended + group.broken + group.refused >= group.connections.size());
            }
            case "pause" -> forEach(name, group -> group.connections.forEach(each -> each.reading(false)));
            case "resume" -> {
                forEach(name, group -> group.connections.forEach(each -> each.reading(true)));
            }
            case "reset" -> forEach(name, Group::reset);
            case "close" -> {
                forEach(name, group -> {
                    group.connections.forEach(ClientConnection::close);
                    group.connections.clear();
                });
            }
            case "report" -> {}
            default -> throw Role.unknown(asked);
        }
        Group total = new Group(Reading.EVENTS);
        forEach(name, total::add);
        return total.report().with("done", done);
    }

    private boolean open(Message asked, String name) {
        int count = asked.count("count");
        int port = asked.count("port");
        int receive = Math.toIntExact(asked.number("receive", 0));
        int atOnce = Math.toIntExact(asked.number("atonce", 1_000)) / loops.size();
        Reading reading = Reading.of(asked);
        boolean gzip = asked.text("gzip", "false").equals("true");
        for (int share = 0; share < loops.size(); share++) {
            int first = share;
            loops.get(share).call(loop -> {
                Group group = loop.group(name, reading);
                for (int i = first; i < count; i += loops.size()) {
                    String path = asked.text("path").replace("{i}", Integer.toString(i));
                    loop.enqueue(port, receive, ResponseReader.request(path, id(asked, i, count), gzip), group);
                }
                loop.open(atOnce);
                return true;
            });
        }
        return await(asked.number("seconds", 60), name, (loop, group) -> loop.hasOpenedAll());
    }

    private boolean await(long seconds, String name, BiPredicate<ClientLoop, Group> condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!loops.stream()
                .allMatch(loop -> loop.call(each -> condition.test(each, each.group(name, Reading.EVENTS))))) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    private void forEach(String name, Consumer<Group> action) {
        for (ClientLoop loop : loops) {
            loop.call(each -> {
                action.accept(each.group(name, Reading.EVENTS));
                return true;
            });
        }
    }

    private static String id(Message asked, int i, int count) {
        if (asked.text("topic", "").isEmpty()) {
            return "";
        }
        long first = asked.number("first");
        long last = asked.number("last");
        long offset = first + (count == 1 ? 0 : (last - first) * i / (count - 1));
        StringBuilder id = new StringBuilder("[");
        for (int partition = 0; partition < asked.count("partitions"); partition++) {
            id.append(partition == 0 ? "" : ",")
                    .append("{\"topic\":\"")
                    .append(asked.text("topic"))
                    .append("\",\"partition\":")
                    .append(partition)
                    .append(",\"offset\":")
                    .append(offset)
                    .append('}');
        }
        return id.append(']').toString();
    }

    @Override
    public void close() throws InterruptedException {
        for (ClientLoop loop : loops) {
            loop.close();
        }
    }
}
