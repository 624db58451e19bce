package io.github.kafkasse.examples.benchmarks.clients;

import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.protocol.Role;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Clients that only send requests: each sends one, reads the beginning of the response, disconnects, and repeats this.
 *
 * <ul>
 *   <li>{@code start threads method path [id] [names] [reads]}: starts them; <code>{i}</code> in the path is replaced
 *       by a different six-digit number each time, <code>{n}</code> in the id by a number below 20,000. {@code names}
 *       is the number of names of missing topics that are added to the path, {@code reads} the maximum number of bytes
 *       that are read
 *   <li>{@code stop}: stops all of them, and answers the number of responses, and of those with status 200
 * </ul>
 */
public final class HammerRole implements Role {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int FIRST = 100_000;
    private static final int POSITIONS = 20_000;

    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong responses = new AtomicLong();
    private final AtomicLong opened = new AtomicLong();
    private volatile boolean stopped;

    public HammerRole(Message asked) {
        port = asked.count("port");
    }

    @Override
    public Message handle(Message asked) throws InterruptedException {
        switch (asked.verb()) {
            case "start" -> {
                for (int i = 0; i < asked.count("threads"); i++) {
                    Thread thread = new Thread(() -> run(asked), "hammer-" + threads.size());
                    thread.setDaemon(true);
                    threads.add(thread);
                    thread.start();
                }
            }
            case "stop" -> close();
            default -> throw Role.unknown(asked);
        }
        return Message.of("ok").with("responses", responses).with("opened", opened);
    }

    private void run(Message asked) {
        byte[] buffer = new byte[8 << 10];
        while (!stopped) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getOutputStream().write(request(asked));
                InputStream input = socket.getInputStream();
                int read = input.read(buffer);
                long left = 0;
                if (read > 12) {
                    responses.incrementAndGet();
                    if (new String(buffer, 9, 3, StandardCharsets.US_ASCII).equals("200")) {
                        opened.incrementAndGet();
                        // Only a stream continues; after a refusal or the response to a HEAD, no more bytes follow.
                        left = asked.text("method").equals("GET") ? asked.number("reads", 0) - read : 0;
                    }
                }
                while (left > 0 && !stopped && read >= 0) {
                    read = input.read(buffer);
                    left -= read;
                }
            } catch (IOException e) {
                // A refused or broken connection also counts as an answer; the next request follows.
                Thread.onSpinWait();
            }
        }
    }

    private byte[] request(Message asked) {
        long count = number.getAndIncrement();
        String i = Long.toString(FIRST + count % FIRST);
        String suffix = Long.toString(count, Character.MAX_RADIX);
        String names = IntStream.range(0, Math.toIntExact(asked.number("names", 0)))
                .mapToObj(name -> "n" + Integer.toString(name, Character.MAX_RADIX) + suffix)
                .collect(Collectors.joining(","));
        String id = asked.text("id", "").replace("{n}", Long.toString(count % POSITIONS));
        String header = id.isEmpty() ? "" : "Last-Event-ID: " + id + "\r\n";
        return (asked.text("method") + " " + asked.text("path").replace("{i}", i) + names
                        + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + header + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(1_000);
        }
        threads.clear();
        stopped = false;
    }
}
