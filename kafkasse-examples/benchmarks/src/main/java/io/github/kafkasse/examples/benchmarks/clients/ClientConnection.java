package io.github.kafkasse.examples.benchmarks.clients;

import io.github.kafkasse.examples.benchmarks.events.EditEvents;
import io.github.kafkasse.examples.benchmarks.http.ResponseReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection of one client. Belongs to its loop's thread. */
final class ClientConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private final Group group;
    private final ByteBuffer request;
    private final Runnable whenOpened;
    private final ClientBody body;
    private final ResponseReader response;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final long beginNanos = System.nanoTime();
    private boolean opened;
    private boolean served;
    private long lastReadNanos;

    /**
     * Begins to connect.
     *
     * @param body reads the response
     * @param whenOpened called once, when the first block was received, or cannot be received any more
     */
    ClientConnection(
            Selector selector,
            int port,
            int receiveBuffer,
            byte[] request,
            Group group,
            ClientBody body,
            Runnable whenOpened)
            throws IOException {
        this.group = group;
        this.request = ByteBuffer.wrap(request);
        this.whenOpened = whenOpened;
        this.body = body;
        this.response = new ResponseReader(body);
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    ClientBody body() {
        return body;
    }

    boolean hasReached(long number, int partitions) {
        return body.hasReached(number, partitions);
    }

    void reading(boolean wanted) {
        if (key.isValid()) {
            key.interestOps(wanted ? SelectionKey.OP_READ : 0);
        }
    }

    /** Handles the operations for which its channel is ready. */
    void run(ByteBuffer buffer) {
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_WRITE);
            } else if (key.isWritable()) {
                channel.write(request);
                key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            } else if (key.isReadable()) {
                read(buffer);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("A connection broke", e);
            group.broken++;
            close();
        }
    }

    @SuppressWarnings("ByteBufferBackingArray") // the loop's own channel, created together with it
    private void read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        if (count < 0) {
            if (!response.ended()) {
                group.broken++;
            }
            close();
            return;
        }
        group.wire += count;
        long now = System.nanoTime();
        if (opened) {
            group.longestSilenceMicros = Math.max(group.longestSilenceMicros, (now - lastReadNanos) / 1_000);
        }
        lastReadNanos = now;
        response.read(buffer.array(), count, EditEvents.nowMicros());
        if (!opened && body.opened()) {
            opened = true;
            group.opened++;
            group.firstByte.recordValue((System.nanoTime() - beginNanos) / 1_000);
            whenOpened.run();
        }
        if (!served && body.hasEvent()) {
            served = true;
            group.served(beginNanos, System.nanoTime());
        }
        if (response.status() != 0 && response.status() != 200) {
            group.refused++;
            close();
        } else if (response.ended()) {
            group.ended++;
            close();
        }
    }

    void close() {
        try {
            key.cancel();
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection did not close", e);
        }
        if (!opened) {
            opened = true;
            whenOpened.run();
        }
    }
}
