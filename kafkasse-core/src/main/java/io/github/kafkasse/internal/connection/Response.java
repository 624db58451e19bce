package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.StreamOpening;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection's response as a whole: how it opens and ends, and what it says between events. Belongs to the
 * connection's loop.
 */
final class Response {
    private static final Logger LOG = LoggerFactory.getLogger(Response.class);

    private static final KafkaSseListener NOBODY = new KafkaSseListener() {};

    private final EventSink sink;
    private final EventFormat format;
    private final KafkaSseListener listener;
    private final ClientLog clientLog;
    private final Outbox outbox;

    /** Made when they are put: one with an id must not be older than the batch that was on its way before it. */
    private final Queue<Supplier<byte[]>> announcements = new ArrayDeque<>();

    private boolean opened;

    Response(ConnectionContext context, EventSink sink, Request request) {
        this.sink = sink;
        this.format = request.format();
        this.listener = request.watcher() ? NOBODY : context.listener();
        this.clientLog = context.clientLog();
        this.outbox = new Outbox(sink, context.nanoTime());
    }

    Outbox outbox() {
        return outbox;
    }

    /**
     * Opens it under an id; its first block is announced.
     *
     * @param skipped what the client has not read and the id skips: the first block reports it before the id
     */
    void open(String id, Duration retry, List<StreamStart.Skipped> skipped) throws IOException {
        sink.open(new StreamOpening(format, id));
        opened = true;
        listener.connectionOpened(format);
        List<String> comments = skipped.stream().map(this::report).toList();
        announce(() -> StreamText.opening(format, retry, id, comments));
    }

    /** Ends it without having opened it. */
    void refuse(KafkaSseException reason) {
        listener.connectionRefused(reason);
        try {
            sink.refuse(reason);
        } catch (IOException e) {
            LOG.debug("A client went away before its refusal", e);
            abort();
        } catch (RuntimeException | Error e) {
            clientLog.sinkFailed(sink, "refuse", e);
            abort();
        }
    }

    void announceHeartbeat() {
        announce(() -> StreamText.heartbeat(format));
    }

    /** Tells where the client is although it got no event; only where there are ids. */
    void announcePosition(Supplier<String> id, boolean asEvent) {
        announce(() -> asEvent ? StreamText.positionEvent(id.get()) : StreamText.position(id.get()));
    }

    /** Tells why the stream ends; only where there are other events than records. */
    void announceError(Supplier<String> id, KafkaSseException reason) {
        if (format != EventFormat.NDJSON) {
            announce(() -> StreamText.error(id.get(), reason));
        }
    }

    /** Tells what clients read over; only where there are comments. */
    void announceComment(String text) {
        if (format != EventFormat.NDJSON) {
            announce(() -> StreamText.comment(text));
        }
    }

    /** Reports records that the client does not get: to the listener, in the log, and in a comment. */
    void announce(StreamStart.Skipped skipped) {
        announceComment(report(skipped));
    }

    private String report(StreamStart.Skipped skipped) {
        return skipped instanceof StreamStart.Loss loss ? report(loss) : report((StreamStart.Divergence) skipped);
    }

    private String report(StreamStart.Loss loss) {
        listener.recordsLost(loss.topic(), loss.partition(), Math.max(0, loss.count()));
        String what = (loss.count() < 0 ? "perhaps some records of " : loss.count() + " offsets of ") + loss.topic()
                + "/" + loss.partition();
        clientLog.lost(() -> what);
        return "lost " + what + ": deleted by Kafka before they could be sent";
    }

    private String report(StreamStart.Divergence divergence) {
        listener.logDiverged(divergence.topic(), divergence.partition(), divergence.offset());
        String where = divergence.topic() + "/" + divergence.partition() + " at offset " + divergence.offset();
        clientLog.diverged(where);
        return "diverged " + where + ": Kafka lost the records that followed in an unclean leader election;"
                + " the stream continues there with the records that replaced them";
    }

    boolean hasAnnouncements() {
        return !announcements.isEmpty();
    }

    /** Whether nothing is on its way. */
    boolean isIdle() {
        return outbox.isEmpty() && announcements.isEmpty();
    }

    /** Puts the next announcement into the outbox: how many bytes that is, 0 if there is none. */
    int putAnnouncement() {
        Supplier<byte[]> next = announcements.poll();
        if (next == null) {
            return 0;
        }
        byte[] text = next.get();
        outbox.put(text, 0);
        return text.length;
    }

    /** Ends it, cleanly if that is asked for and possible. {@return whether it has ended cleanly} */
    boolean end(CloseReason reason, boolean clean) {
        announcements.clear();
        outbox.drop();
        if (opened) {
            listener.connectionClosed(format, reason);
        }
        if (clean && closed()) {
            return true;
        }
        abort();
        return false;
    }

    /** Completes when the sink has sent what it had taken, after the end. */
    CompletionStage<Void> sent() {
        try {
            return Objects.requireNonNull(sink.completion());
        } catch (RuntimeException | Error e) {
            clientLog.sinkFailed(sink, "completion", e);
            return CompletableFuture.completedFuture(null);
        }
    }

    private void abort() {
        try {
            sink.abort();
        } catch (RuntimeException | Error e) {
            clientLog.sinkFailed(sink, "abort", e);
        }
    }

    private boolean closed() {
        try {
            sink.close();
            return true;
        } catch (IOException e) {
            LOG.debug("A client went away at the end of its stream", e);
            return false;
        } catch (RuntimeException | Error e) {
            clientLog.sinkFailed(sink, "close", e);
            return false;
        }
    }

    private void announce(Supplier<byte[]> text) {
        announcements.add(text);
    }
}
