package io.github.kafkasse.examples.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP relay on a loopback port that adds latency: it forwards each byte, in both directions, a fixed time after it
 * has arrived. It does not limit bandwidth, and keeps the order of bytes.
 *
 * <p>The delay can be changed while connections are open. One thread serves all connections. All public methods are
 * thread-safe.
 */
public final class TcpRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpRelay.class);

    private final InetSocketAddress target;
    private final int port;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final Thread thread;
    private volatile long delayNanos;
    private volatile boolean closed;

    /**
     * Both directions of each connection, by the channel that the direction reads from. Belongs to the relay's thread.
     */
    private final Map<SocketChannel, DelayedBytes> readBy = new HashMap<>();

    /** Starts a relay on a free port, without delay. */
    public static TcpRelay to(InetSocketAddress target) {
        try {
            TcpRelay relay = new TcpRelay(target);
            relay.thread.start();
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a relay to " + target, e);
        }
    }

    private TcpRelay(InetSocketAddress target) throws IOException {
        this.target = target;
        this.selector = Selector.open();
        this.server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        this.port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        this.thread = new Thread(this::run, "tcp-relay-" + port);
        thread.setDaemon(true);
    }

    /** The loopback port that the relay listens on. */
    public int port() {
        return port;
    }

    /** Sets the delay of bytes that arrive from now on, in each direction. */
    public void delay(Duration oneWay) {
        delayNanos = oneWay.toNanos();
    }

    /** Closes the port and all connections. Idempotent; returns when the thread has ended. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (selector;
                server) {
            while (!closed) {
                selector.select(this::ready, untilNextDue());
                writeDue();
            }
        } catch (IOException e) {
            LOG.error("The relay to {} failed", target, e);
        } finally {
            List.copyOf(readBy.values()).forEach(this::drop);
        }
    }

    /** The milliseconds until bytes are due, rounded up; 0, which a selector takes as no limit, if there are none. */
    private long untilNextDue() {
        long now = System.nanoTime();
        long nearest = Long.MAX_VALUE;
        for (DelayedBytes bytes : readBy.values()) {
            nearest = Math.min(nearest, bytes.nanosUntilDue(now));
        }
        return nearest == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(Math.max(0, nearest)) + 1;
    }

    private void ready(SelectionKey key) {
        if (key.channel() == server) {
            accept();
            return;
        }
        SocketChannel channel = (SocketChannel) key.channel();
        DelayedBytes bytes = readBy.get(channel);
        if (bytes == null) {
            return;
        }
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                bytes.opposite().updateInterest();
                bytes.updateInterest();
            }
            if (key.isValid() && key.isReadable()) {
                bytes.read(System.nanoTime() + delayNanos);
            }
        } catch (IOException e) {
            LOG.trace("A relayed connection broke", e);
            drop(bytes);
        }
    }

    private void accept() {
        SocketChannel client = null;
        SocketChannel broker = null;
        try {
            client = server.accept();
            if (client == null) {
                return;
            }
            broker = SocketChannel.open();
            SelectionKey clientKey = register(client);
            SelectionKey brokerKey = register(broker);
            DelayedBytes asked = new DelayedBytes(client, broker, clientKey);
            DelayedBytes answered = new DelayedBytes(broker, client, brokerKey);
            asked.opposite(answered);
            answered.opposite(asked);
            readBy.put(client, asked);
            readBy.put(broker, answered);
            if (broker.connect(target)) {
                asked.updateInterest();
                answered.updateInterest();
            } else {
                brokerKey.interestOps(SelectionKey.OP_CONNECT);
            }
        } catch (IOException e) {
            LOG.trace("Cannot connect to {}", target, e);
            close(client);
            close(broker);
        }
    }

    private SelectionKey register(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.socket().setTcpNoDelay(true);
        return channel.register(selector, 0);
    }

    private void writeDue() {
        long now = System.nanoTime();
        for (DelayedBytes bytes : new ArrayList<>(readBy.values())) {
            try {
                bytes.write(now);
                if (bytes.isEnded() && bytes.opposite().isEnded()) {
                    drop(bytes);
                }
            } catch (IOException e) {
                LOG.trace("A relayed connection broke", e);
                drop(bytes);
            }
        }
    }

    /** Closes both directions of a connection immediately. */
    private void drop(DelayedBytes bytes) {
        for (DelayedBytes each : List.of(bytes, bytes.opposite())) {
            readBy.remove(each.source());
            close(each.source());
        }
    }

    private static void close(@Nullable SocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.trace("A relayed connection did not close", e);
            }
        }
    }
}
