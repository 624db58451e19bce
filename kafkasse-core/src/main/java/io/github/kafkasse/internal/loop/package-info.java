/**
 * Event loops: which client has its turn, and the clients that have read everything.
 *
 * <p>An {@link io.github.kafkasse.internal.loop.EventLoop} has a share of the clients, each a {@link
 * io.github.kafkasse.internal.loop.StreamClient}, and gives turns to them and to their groups, in the order of its
 * {@code TurnQueue}. It runs the {@code LoopTasks} of other threads and {@code LoopTimers}, and its {@link
 * io.github.kafkasse.internal.loop.Drain} ends all clients when the engine closes.
 *
 * <p>Clients that have read everything are in a {@link io.github.kafkasse.internal.loop.LiveGroup}, which encodes each
 * new batch once and writes it to all of them in one pass, at once or at the moments of its loop's {@code
 * DeliveryPace}. {@code PartitionNews} tells the {@code LiveGroups} of a feed in which of its partitions the tail has
 * published something. Clients that follow one key are in a {@code DispatchedGroup}, for which a {@code KeyDispatcher}
 * finds the records.
 *
 * <p>What a client does in its turn, this package does not know: that is {@code internal.connection}. Only a loop's own
 * thread uses its parts and its clients, except where a method says otherwise.
 */
@NullMarked
package io.github.kafkasse.internal.loop;

import org.jspecify.annotations.NullMarked;
