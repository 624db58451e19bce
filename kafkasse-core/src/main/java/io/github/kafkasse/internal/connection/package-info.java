/**
 * Connected clients: each a {@link io.github.kafkasse.internal.connection.Connection} that belongs to one
 * {@link io.github.kafkasse.internal.connection.EventLoop}.
 *
 * <p>A connection's life:
 *
 * <pre>
 *                    positions found                    batches, heartbeats
 *   RESOLVING ───────────────────────────► STREAMING ──────────┐
 *    │   │                                   ▲   │  ▲          │
 *    │   │ Kafka is away, and the            │   │  └──────────┘
 *    │   │ client came with an id            │   │
 *    │   └──────────► AWAITING_KAFKA ────────┘   │  the end is asked for: age, shutdown, failure
 *    │                  │   Kafka is back        ▼
 *    │ refused          │                     (the block that is being written, then a clean end)
 *    ▼                  ▼                        │
 *   CLOSED ◄─────────── client gone, stalled ────┘
 * </pre>
 *
 * <h2>Threads</h2>
 *
 * <ul>
 *   <li>The tail's thread polls Kafka, appends to the logs, and wakes the loops.
 *   <li>Replay threads fetch older windows, and wake the connections that wait for them.
 *   <li>Each event loop's thread alone touches its connections and their sinks.
 *   <li>Kafka's admin thread completes look-ups; whatever follows from them is handed to a loop.
 *   <li>Container threads connect clients, and report sinks that are ready or gone: they only leave a note for the
 *   loop.
 * </ul>
 *
 * <h2>Locks</h2>
 *
 * <p>Two on the way of an event, each so that a thing is done once: the memo's, of which one loop writes a batch while
 * another that wants the same one waits; and, where there is a filter, that of its verdicts on a window, while the
 * filter is asked. Registries of feeds and caches have one lock each, held while nothing else is called but, by the
 * feeds', the caches'.
 */
@NullMarked
package io.github.kafkasse.internal.connection;

import org.jspecify.annotations.NullMarked;
