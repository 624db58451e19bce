package io.github.kafkasse;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Receives the bytes of one client: an HTTP response, independent of any server.
 *
 * <p>The engine calls {@link #connected} first, on the thread that calls {@link KafkaSse#connect}. All further calls
 * come from a single event loop thread, one at a time; the engine never blocks on a sink. The rules are those of a
 * servlet's asynchronous output stream:
 *
 * <ol>
 *   <li>{@link #connected} is the first call.
 *   <li>Exactly one of {@link #open} and {@link #refuse} is called, once, unless the client disconnects first.
 *   <li>{@link #write} follows {@link #open}. The sink takes all bytes of each call.
 *   <li>Once {@code write} has returned {@code false}, the engine does not write until {@link StreamConnection#ready}
 *       is called.
 *   <li>{@link #close}, {@link #abort} or {@link #refuse} is the last call.
 * </ol>
 *
 * <p>Any method may throw. The engine then treats the client as disconnected and calls {@link #abort}. What {@link
 * #connected} throws, {@link KafkaSse#connect} throws as well.
 */
public interface EventSink {
    /**
     * Gives the sink the handle by which it reports that it is {@linkplain StreamConnection#ready ready} again and that
     * its client has {@linkplain StreamConnection#clientGone disconnected}. It may be used at once, also by other
     * threads. {@link KafkaSse#connect} returns the same object.
     *
     * @param connection the client's connection
     */
    void connected(StreamConnection connection);

    /**
     * Opens the response with status 200 and its headers. The first bytes follow immediately.
     *
     * @param opening what the response's headers depend on
     * @throws IOException if the client is gone
     */
    void open(StreamOpening opening) throws IOException;

    /**
     * Refuses the request instead of opening a stream, and ends the response.
     *
     * @param reason why; it has the status and the message for the client
     * @throws IOException if the client is gone
     */
    void refuse(KafkaSseException reason) throws IOException;

    /**
     * Takes the bytes of a stream, in order, and sends them without waiting for more. The array is shared between
     * clients, and the engine never changes it after this call: the sink must not change it either, and may keep it
     * without a copy until it has sent the bytes. The engine passes at most 112 KB in one call.
     *
     * <p>A sink that cannot send all of them at once keeps the rest, sends it as the client reads, and returns {@code
     * false}.
     *
     * @param bytes the array that contains the bytes
     * @param offset index of the first byte
     * @param length number of bytes, at least 1
     * @return whether the sink accepts more now; {@code false} if it calls {@link StreamConnection#ready} as soon as it
     *     does
     * @throws IOException if the client is gone
     */
    boolean write(byte[] bytes, int offset, int length) throws IOException;

    /**
     * Ends the response cleanly, after a complete block. The client receives what was written, and then the end of the
     * response (with HTTP/1.1, the last chunk). The engine calls this when the sink is ready. A sink that still has
     * bytes to send ends the response after them.
     *
     * @throws IOException if the client is gone
     */
    void close() throws IOException;

    /**
     * Aborts the response, without a clean end if the protocol can express that. The client may have received a part of
     * a block, or has disconnected.
     */
    void abort();

    /**
     * Reports when all bytes have been sent. {@link KafkaSse#close()} waits for it, so that a slow client receives the
     * end of its stream. Called after {@link #close} or {@link #refuse}.
     *
     * @return completes, on any thread, when the sink has handed all bytes to the network, or the client is gone
     */
    default CompletionStage<Void> completion() {
        return CompletableFuture.completedFuture(null);
    }
}
