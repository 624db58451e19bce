package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.encode.StreamEncoding;
import io.github.kafkasse.internal.request.Notice;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a stream that are not records: the first block, heartbeats, comments, positions, and an error at its
 * end. Messages wait here until the block that is being written is complete. Belongs to the connection's loop.
 */
final class ControlMessages {
    private final StreamEncoding encoding;
    private final KafkaSseListener listener;
    private final ClientLog clientLog;

    /** Encoded when they are written: the id in one must not be older than the batch that was written before it. */
    private final Queue<Supplier<byte[]>> messages = new ArrayDeque<>(2);

    /** @param listener receives the records that are lost to the client */
    ControlMessages(StreamEncoding encoding, KafkaSseListener listener, ClientLog clientLog) {
        this.encoding = encoding;
        this.listener = listener;
        this.clientLog = clientLog;
    }

    StreamEncoding encoding() {
        return encoding;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    void clear() {
        messages.clear();
    }

    void add(Supplier<byte[]> message) {
        messages.add(message);
    }

    void addHeartbeat() {
        add(encoding::heartbeat);
    }

    /** Adds a position without an event. */
    void addPosition(Supplier<String> id, boolean asEvent) {
        add(() -> encoding.position(id.get(), asEvent));
    }

    /** Adds the end of a bounded stream. */
    void addEnd(Supplier<String> id) {
        add(() -> encoding.end(id.get()));
    }

    /** Adds the reason why the stream ends. */
    void addError(Supplier<String> id, KafkaSseException reason) {
        add(() -> encoding.error(id.get(), reason));
    }

    /** Adds the comment for a notice. */
    void add(Notice notice) {
        String text = report(notice);
        add(() -> encoding.comment(text));
    }

    /** The next message to write, or {@code null} if there is none. */
    byte @Nullable [] next() {
        for (Supplier<byte[]> message = messages.poll(); message != null; message = messages.poll()) {
            byte[] bytes = message.get();
            if (bytes.length > 0) { // some messages have no form in this encoding
                return bytes;
            }
        }
        return null;
    }

    /** Reports a notice to the listener and in the log. {@return its comment} */
    String report(Notice notice) {
        if (notice instanceof Notice.Loss loss) {
            listener.recordsLost(loss.topic(), loss.partition(), Math.max(0, loss.count()));
            clientLog.lost(loss::what);
        } else if (notice instanceof Notice.Divergence divergence) {
            listener.logDiverged(divergence.topic(), divergence.partition(), divergence.offset());
            clientLog.diverged(divergence.where());
        }
        return notice.comment();
    }
}
