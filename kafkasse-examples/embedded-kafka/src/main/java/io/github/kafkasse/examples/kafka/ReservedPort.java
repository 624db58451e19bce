package io.github.kafkasse.examples.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A loopback port that stays reserved while nobody listens on it, so that a restarted broker has the address that its
 * clients know.
 *
 * <p>A number that was free a moment ago can be assigned to any outgoing connection in the meantime. A socket that is
 * bound, but does not listen, keeps the number reserved: clients are refused, as by a broker that is down. Used by the
 * one thread that starts and stops the broker.
 */
final class ReservedPort implements AutoCloseable {
    private static final int BIND_ATTEMPTS = 50;
    private static final Duration BIND_PAUSE = Duration.ofMillis(100);

    private final InetSocketAddress address;
    private SocketChannel placeholder;

    /** Reserves {@code port}, or any free port if it is 0. */
    ReservedPort(int port) {
        try {
            placeholder = bound(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            address = (InetSocketAddress) placeholder.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " is not available", e);
        }
    }

    InetSocketAddress address() {
        return address;
    }

    int number() {
        return address.getPort();
    }

    /** Opens a listening socket on the port for a broker. The caller closes it. */
    ServerSocketChannel listen(int backlog) throws IOException {
        placeholder.close();
        for (int attempt = 1; ; attempt++) {
            ServerSocketChannel listening = ServerSocketChannel.open();
            try {
                listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                listening.configureBlocking(false);
                return listening.bind(address, backlog);
            } catch (BindException e) {
                listening.close();
                if (attempt == BIND_ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(BIND_PAUSE.toNanos());
            }
        }
    }

    /** Reserves the port again after the broker has closed the socket that {@link #listen} returned. */
    void reserveAgain() {
        try {
            placeholder.close();
            placeholder = bound(address);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + number() + " was lost", e);
        }
    }

    @Override
    public void close() {
        try {
            placeholder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SocketChannel bound(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            // Connections of the broker that linger in TIME_WAIT must not prevent binding the port again.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
