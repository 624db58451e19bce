package io.github.kafkasse;

/**
 * A bounded request names positions whose records Kafka no longer has, so that its answer cannot be complete: status
 * 410.
 */
public final class RecordsDeletedException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail the message for the client
     */
    public RecordsDeletedException(String detail) {
        super(410, "RecordsDeletedError", "records_deleted", "Records deleted", detail, null, null);
    }
}
