package io.github.kafkasse;

import java.time.Duration;
import java.util.List;

/**
 * Observes an engine, for metrics and tests. Every method does nothing by default.
 *
 * <p>The engine's threads call these methods, several at once, some for every event. They must be thread-safe and fast,
 * and must not block. If one throws, this is logged and otherwise ignored.
 */
public interface KafkaSseListener {
    /**
     * A listener that calls several listeners, in their order. If some of them throw, the others are called, and the
     * first exception is thrown at the end.
     *
     * @param listeners the listeners; the list is copied
     * @return the listener
     */
    static KafkaSseListener all(List<? extends KafkaSseListener> listeners) {
        return listeners.size() == 1 ? listeners.get(0) : new AllListeners(List.copyOf(listeners));
    }

    /** The engine has closed. The last call, unless a thread of the engine did not end in time. */
    default void engineClosed() {}

    /**
     * A client's stream has opened.
     *
     * @param format its format
     */
    default void connectionOpened(EventFormat format) {}

    /**
     * A request was refused before its stream opened.
     *
     * @param reason the error with which it is refused
     */
    default void connectionRefused(KafkaSseException reason) {}

    /**
     * A stream that had opened has ended.
     *
     * @param format its format
     * @param reason why
     */
    default void connectionClosed(EventFormat format, CloseReason reason) {}

    /**
     * Events were written to clients. One call reports all clients that received the same bytes in one pass.
     *
     * @param events number of events that these bytes complete, summed over the clients
     * @param bytes number of bytes as they are sent, compressed or not, summed over the clients
     */
    default void sent(int events, long bytes) {}

    /**
     * A batch of events was written to the clients that are at the live end of a stream. Called once for all clients of
     * a thread that received the batch, not for each, and not for history. The delay of a live event is the time from
     * its timestamp to this call.
     *
     * @param timestamp the timestamp of the first event of the batch, in epoch milliseconds; negative if its record has
     *     none
     * @param clients how many clients received the batch
     */
    default void liveSent(long timestamp, int clients) {}

    /**
     * A batch of events was written to one client that is behind the live end, because it reads history or is slow. The
     * time from the timestamp to this call is how far the client is behind.
     *
     * @param timestamp the timestamp of the first event of the batch, in epoch milliseconds; negative if its record has
     *     none
     */
    default void historySent(long timestamp) {}

    /**
     * Looking up where a client starts has ended. A client that waits for Kafka is looked up several times.
     *
     * @param duration how long it took
     * @param found whether the start was found; otherwise the client is refused, or waits for Kafka
     */
    default void startLookedUp(Duration duration, boolean found) {}

    /**
     * A record was skipped for all clients: not JSON, empty, nested too deep, or its mapper failed.
     *
     * @param topic the record's topic
     * @param partition its partition
     */
    default void recordSkipped(String topic, int partition) {}

    /**
     * A filter failed on a record, and the clients of the filter do not receive that record. Called once a record,
     * independent of the number of clients, as long as the record and the filter's other results are in memory.
     *
     * @param topic the record's topic
     * @param partition its partition
     */
    default void filterFailed(String topic, int partition) {}

    /**
     * Kafka deleted records before a client had read them.
     *
     * @param topic their topic
     * @param partition their partition
     * @param count how many offsets were skipped; an upper bound of the number of records. 0 if it is unknown whether
     *     there were any: a client came from another cluster by its timestamps, and the oldest remaining record is
     *     later
     */
    default void recordsLost(String topic, int partition, long count) {}

    /**
     * A client had read records that Kafka no longer has: an unclean leader election has lost them, and other records
     * may have taken their offsets. Its stream continues at the first offset that differs, with a comment. Called once
     * a client.
     *
     * @param topic the topic
     * @param partition the partition
     * @param offset the first offset at which Kafka's log differs from what the client has read
     */
    default void logDiverged(String topic, int partition, long offset) {}

    /**
     * Older records were read from Kafka for clients that are behind the cached records.
     *
     * @param topic the topic
     * @param partition the partition
     * @param records how many records
     * @param bytes the size of their keys and values
     */
    default void replayFetched(String topic, int partition, int records, long bytes) {}

    /**
     * A batch of events was encoded.
     *
     * @param events how many events it holds
     * @param bytes its size, before it is compressed
     */
    default void batchEncoded(int events, int bytes) {}

    /** A client received a batch that was encoded for another client. */
    default void batchShared() {}

    /**
     * How far the engine is behind the end of a partition in Kafka; reported every few seconds.
     *
     * @param topic the topic
     * @param partition the partition
     * @param records the number of offsets between what was read and the partition's end
     */
    default void lag(String topic, int partition, long records) {}

    /**
     * The engine no longer reads the end of a partition, because no client follows it, its topic is deleted, or it
     * cannot be read at present. Its lag is not known until it is reported again.
     *
     * @param topic the topic
     * @param partition the partition
     */
    default void partitionReleased(String topic, int partition) {}

    /**
     * A partition cannot be read. The others continue, and the engine retries this one. Called once, whether its newest
     * records, its history, or both cannot be read.
     *
     * @param topic the topic
     * @param partition the partition
     * @param reason why it cannot be read, for the log
     */
    default void partitionSetApart(String topic, int partition, String reason) {}

    /**
     * A partition that had been set apart is read again, or no client follows it any more.
     *
     * @param topic the topic
     * @param partition the partition
     */
    default void partitionRestored(String topic, int partition) {}
}
