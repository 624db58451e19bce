package io.github.kafkasse.internal.log;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers of events in memory: immutable, and independent of the buffer that Kafka's client read them from. */
public final class StoredHeaders {
    /** No headers. */
    public static final Headers NONE = readOnly(new RecordHeaders());

    private StoredHeaders() {}

    /**
     * Copies a record's headers. Until they are read, Kafka's headers refer to the whole fetch response, which can be a
     * megabyte and more.
     */
    public static Headers copy(Headers headers) {
        if (!headers.iterator().hasNext()) {
            return NONE;
        }
        RecordHeaders copy = new RecordHeaders();
        for (Header header : headers) {
            copy.add(new RecordHeader(header.key(), header.value()));
        }
        return readOnly(copy);
    }

    private static Headers readOnly(RecordHeaders headers) {
        headers.setReadOnly();
        return headers;
    }
}
