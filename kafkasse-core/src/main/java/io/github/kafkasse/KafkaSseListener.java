package io.github.kafkasse;

/**
 * Observes an engine: for metrics, and for tests. Every method does nothing by default.
 *
 * <p>Methods are called on the engine's own threads, several at once, some of them on the path of every event: they
 * must be thread-safe, quick, and must not block. One that throws is logged and otherwise ignored.
 */
public interface KafkaSseListener {
    /**
     * A client's stream has opened.
     *
     * @param format its format
     */
    default void connectionOpened(EventFormat format) {}

    /**
     * A request was refused before its stream opened.
     *
     * @param reason what the client was told
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
     * Bytes were handed to one client.
     *
     * @param events how many events these were the last bytes of; 0 for a heartbeat or the middle of a large event
     * @param bytes how many bytes
     */
    default void sent(int events, int bytes) {}

    /**
     * A record was passed over for all clients: not JSON, empty, nested too deep, or its mapper failed.
     *
     * @param topic the record's topic
     * @param partition its partition
     */
    default void recordSkipped(String topic, int partition) {}

    /**
     * A filter failed on a record, which those who use the filter do not get. Called once a record, however many they
     * are, as long as the record and the filter's other answers are remembered.
     *
     * @param topic the record's topic
     * @param partition its partition
     */
    default void filterFailed(String topic, int partition) {}

    /**
     * Kafka had deleted records before a client came to them.
     *
     * @param topic their topic
     * @param partition their partition
     * @param count how many offsets were passed over; an upper bound of the number of records. 0 where it is not
     *     known whether there were any: a client came from another cluster by its timestamps, and the oldest record
     *     that is left is later
     */
    default void recordsLost(String topic, int partition, long count) {}

    /**
     * History was read from Kafka for clients that are behind the cached records.
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
     * @param bytes its size
     */
    default void batchEncoded(int events, int bytes) {}

    /** A client was given a batch that had been encoded for another one. */
    default void batchShared() {}

    /**
     * How far the engine is behind Kafka's end of a partition; reported every few seconds.
     *
     * @param topic the topic
     * @param partition the partition
     * @param records the number of offsets between what was read and the partition's end
     */
    default void lag(String topic, int partition, long records) {}

    /**
     * A partition cannot be read; the others go on, and it is tried again.
     *
     * @param topic the topic
     * @param partition the partition
     * @param reason what Kafka said
     */
    default void partitionSetApart(String topic, int partition, String reason) {}

    /**
     * A partition that had been set apart is read again.
     *
     * @param topic the topic
     * @param partition the partition
     */
    default void partitionRestored(String topic, int partition) {}
}
