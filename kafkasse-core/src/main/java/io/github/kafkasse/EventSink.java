package io.github.kafkasse;

import java.io.IOException;

/**
 * Where one client's bytes go: an HTTP response, seen abstractly.
 *
 * <p>The engine calls a sink from a single event loop thread, never two calls at once, and never blocks on it. The
 * rules are those of a servlet's asynchronous output stream, so that an adapter has little to add:
 *
 * <ol>
 *   <li>Exactly one of {@link #open} and {@link #refuse} is called, once, unless the client goes away before.
 *   <li>Every {@link #write} and {@link #flush} is preceded by an {@link #isReady} that returned {@code true}, one call
 *       each.
 *   <li>Once {@code isReady} has returned {@code false}, the engine leaves the sink alone until
 *       {@link StreamConnection#ready} is called.
 *   <li>{@link #close}, {@link #abort} or {@link #refuse} is the last call.
 * </ol>
 *
 * <p>Any method may throw; the engine then takes the client for gone and calls {@link #abort}.
 */
public interface EventSink {
    /**
     * Opens the response: status 200 and its headers. The first bytes follow at once.
     *
     * @param opening what the response's headers depend on
     * @throws IOException if the client is gone
     */
    void open(StreamOpening opening) throws IOException;

    /**
     * Refuses the request, instead of opening it, and ends the response. May be called while the sink is not ready: the
     * sink then writes the answer as soon as it can.
     *
     * @param reason what to tell the client; its message and status are meant for it
     * @throws IOException if the client is gone
     */
    void refuse(KafkaSseException reason) throws IOException;

    /**
     * Whether the next {@link #write} or {@link #flush} is taken without blocking.
     *
     * @return {@code false} if the sink will call {@link StreamConnection#ready} as soon as it takes more
     */
    boolean isReady();

    /**
     * Takes the bytes of a stream, in order. The array is shared between clients: it must not be changed, and must have
     * been read before the sink says that it is ready again.
     *
     * @param bytes the array that holds them
     * @param offset where they begin
     * @param length how many they are, at least 1
     * @throws IOException if the client is gone
     */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /**
     * Passes on what was written, without waiting for more.
     *
     * @throws IOException if the client is gone
     */
    void flush() throws IOException;

    /**
     * Ends the response cleanly, after a whole block: what was written reaches the client, and then the end of the
     * response (with HTTP/1.1, the last chunk).
     *
     * @throws IOException if the client is gone
     */
    void close() throws IOException;

    /**
     * Breaks the response off, without a clean end where the protocol can tell: the client may have got a part of a
     * block, or has gone.
     */
    void abort();
}
