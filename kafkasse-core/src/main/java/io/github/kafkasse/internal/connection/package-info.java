/**
 * Connected clients.
 *
 * <p>A {@link io.github.kafkasse.internal.connection.Connection} is one client. Before it has a stream, its {@code
 * Opening} looks up where the stream starts, and opens the response or refuses the request. Then it has turns, in which
 * its {@code Delivery} decides what is written next: messages between events, or what its {@code FeedCursor} returns.
 * The cursor stores the client's position and does not write; the {@code StreamWriter} writes bytes without
 * interpreting them, in a {@code GzipFile} if the client accepts that. Clients that have read everything are in a
 * {@code LiveGroup}, which encodes each new batch once and writes it to all of them in one pass, at once or at the
 * moments of its loop's {@code DeliveryPace}. If they follow one key, it is an {@code IndexedGroup}, for which a
 * {@code KeyDispatcher} finds the records.
 *
 * <p>An {@link io.github.kafkasse.internal.connection.EventLoop} gives turns to groups and connections, in the order of
 * its {@code RunQueue}. It has the {@code LoopTasks} of other threads, {@code LoopTimers}, and the clients, which its
 * {@link io.github.kafkasse.internal.connection.Drain} ends at the end.
 *
 * <p>A connection's life:
 *
 * <pre>
 *   Starting                                 Streaming
 *
 *                    positions found                    batches, heartbeats
 *   not open ──────────────────────────────► open ─────────────┐
 *    │   │                                   ▲   │  ▲          │
 *    │   │ Kafka is away, and the            │   │  └──────────┘
 *    │   │ client came with an id            │   │
 *    │   └────► open under the own id ───────┘   │  the end is asked for: age, shutdown, failure
 *    │                  │   Kafka is back        ▼
 *    │ refused          │                     (the block that is being written, then a clean end)
 *    ▼                  ▼                        │
 *   Closed ◄─────────── client gone, stalled ────┘
 * </pre>
 *
 * <h2>Threads</h2>
 *
 * <ul>
 *   <li>The tail's thread polls Kafka, appends to the logs, and wakes the loops.
 *   <li>Replay threads fetch older windows, and wake the connections that wait for them.
 *   <li>Each event loop's thread alone uses its connections and their sinks.
 *   <li>Kafka's admin thread completes look-ups; what follows is executed by a loop.
 *   <li>Container threads connect clients, and report that a sink is ready or its client is gone: they leave a message
 *       in the connection's mailbox.
 * </ul>
 *
 * <h2>Locks</h2>
 *
 * <p>Two on the path of an event, so that work is done once: the memo's, while one loop encodes a batch that others
 * need too; and, with a filter, that of its verdicts on a window. Registries of feeds and caches have one lock each.
 * While the feeds' lock is held, only the caches' is taken; while the caches' is held, none.
 */
@NullMarked
package io.github.kafkasse.internal.connection;

import org.jspecify.annotations.NullMarked;
