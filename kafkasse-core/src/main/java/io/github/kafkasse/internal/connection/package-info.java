/**
 * Connected clients.
 *
 * <p>A {@link io.github.kafkasse.internal.connection.Connection} is one client. Before it has a stream, its {@code
 * Opening} looks up where the stream starts, and opens the response or refuses the request. Then it has turns, in which
 * its {@code Delivery} decides what is written next: messages between events, or what its {@code FeedCursor} returns.
 * The cursor stores the client's position and does not write; the {@code StreamWriter} writes bytes without
 * interpreting them, in a {@code GzipFile} if the client accepts that. A client that has read everything waits in a
 * {@code LiveGroup} of its {@link io.github.kafkasse.internal.loop.EventLoop}, which writes new batches to all clients
 * of the group. The {@code ConnectionTimer} sends heartbeats, and ends a stream whose time is over.
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
 *    │   └────► open under the own id ───────┘   │  its end is requested: age, shutdown, failure
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
 *   <li>Kafka's admin thread completes lookups; what follows is executed by a loop.
 *   <li>Container threads connect clients, and report that a sink is ready or its client is gone: they leave a message
 *       in the connection's mailbox.
 * </ul>
 *
 * <h2>Locks</h2>
 *
 * <p>The path of an event has three locks, so that work is done once: one in {@code BatchMemo}, while one loop encodes
 * a batch that others need too; with a filter, one for the filter's verdicts on a window; and, with compression, one in
 * {@code DeflatedForms}, while one loop compresses a batch. The registries of feeds and of caches have one lock each.
 * While the feeds' lock is held, only the caches' is taken; while the caches' is held, none.
 */
@NullMarked
package io.github.kafkasse.internal.connection;

import org.jspecify.annotations.NullMarked;
