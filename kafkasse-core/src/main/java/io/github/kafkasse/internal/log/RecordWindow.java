package io.github.kafkasse.internal.log;

import io.github.kafkasse.StreamEvent;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A range of consecutive offsets of one partition, and the records that Kafka has in it. Offsets have gaps (compaction,
 * transaction markers), so the bounds of a window are stored beside its records.
 *
 * <p>One thread appends and publishes; any number of threads read. A reader gets the {@link Extent} once and works on
 * it; its contents never change.
 */
public final class RecordWindow {
    /** The memory of a record beside its arrays: the event, and its entry in a window. */
    private static final int OVERHEAD = 160;

    /** The memory of a header beside its value and its key's characters, at two bytes each. */
    private static final int HEADER_OVERHEAD = 120;

    private static final int FIRST_CAPACITY = 16;

    private static final AtomicLong WINDOWS = new AtomicLong();

    private final long number = WINDOWS.incrementAndGet();
    private final long start;
    private volatile Extent extent;
    private volatile long lastReadNanos;

    // Owned by the thread that appends.
    private StreamEvent[] events = new StreamEvent[FIRST_CAPACITY];
    private int size;
    private long bytes;

    /**
     * An empty window.
     *
     * @param start the first offset that it covers
     */
    public RecordWindow(long start) {
        this.start = start;
        this.extent = new Extent(events, 0, start);
    }

    /** The part of a window that readers see: its first records, and its end. */
    public static final class Extent {
        private final StreamEvent[] events;
        private final int size;
        private final long end;

        private Extent(StreamEvent[] events, int size, long end) {
            this.events = events;
            this.size = size;
            this.end = end;
        }

        /** The first offset after the extent. */
        public long end() {
            return end;
        }

        public int size() {
            return size;
        }

        public StreamEvent event(int index) {
            return events[index];
        }

        /** The index of the first record at or after a position; {@link #size()} if there is none. */
        public int indexOf(long position) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (events[middle].offset() < position) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /** The memory of an event, in bytes. */
    public static long costOf(StreamEvent event) {
        byte[] key = event.key();
        long bytes = (long) OVERHEAD + event.json().length + (key == null ? 0 : key.length);
        if (event.headers() == StoredHeaders.NONE) {
            return bytes;
        }
        for (Header header : event.headers()) {
            byte[] value = header.value();
            bytes += HEADER_OVERHEAD + 2L * header.key().length() + (value == null ? 0 : value.length);
        }
        return bytes;
    }

    /**
     * The memory of a record that is not mapped yet, in bytes; its headers are part of the fetch response.
     */
    public static long costOf(ConsumerRecord<byte[], byte[]> record) {
        return (long) OVERHEAD + length(record.key()) + length(record.value());
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /**
     * Appends a record. Readers do not see it before {@link #publish}.
     *
     * @throws IllegalArgumentException if the record is before the window, or not after the last record
     */
    public void append(StreamEvent event) {
        long from = size == 0 ? start : events[size - 1].offset() + 1;
        if (event.offset() < from) {
            throw new IllegalArgumentException("A record at " + event.offset() + " follows what ends at " + from);
        }
        if (size == events.length) {
            events = Arrays.copyOf(events, size * 2);
        }
        events[size++] = event;
        bytes += costOf(event);
    }

    /** Makes all appended records visible to readers. */
    public void publish(long end) {
        extent = new Extent(events, size, end);
    }

    public long start() {
        return start;
    }

    public long end() {
        return extent.end;
    }

    public Extent extent() {
        return extent;
    }

    /** The memory of the appended records; for the appending thread, and for others once the window is published. */
    public long bytes() {
        return bytes;
    }

    /** The number of appended records, for the appending thread. */
    public int appended() {
        return size;
    }

    public boolean covers(long position) {
        return start <= position && position < extent.end;
    }

    /** Its unique number. Data about a window that is stored elsewhere refers to it without keeping it in memory. */
    long number() {
        return number;
    }

    /** Records the time of a read, so that the window is kept. */
    public void touch(long nowNanos) {
        lastReadNanos = nowNanos;
    }

    public long lastReadNanos() {
        return lastReadNanos;
    }
}
