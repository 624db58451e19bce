package io.github.kafkasse.internal.log;

import io.github.kafkasse.StreamEvent;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A run of consecutive offsets of one partition, and the records that Kafka has in it. Offsets have gaps (compaction,
 * transaction markers), so what a window covers is said by its bounds, not by its records.
 *
 * <p>One thread appends and publishes; any number read. A reader takes the {@link Extent} once and works on that:
 * it is immutable as far as it goes.
 */
public final class RecordWindow {
    /** What a record costs beside its arrays: the event, and its place in a window. */
    private static final int OVERHEAD = 160;

    /** What a header costs beside its value and its key's characters, at two bytes each. */
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

    /** What readers see of a window: its first records, and where they end. */
    public static final class Extent {
        private final StreamEvent[] events;
        private final int size;
        private final long end;

        private Extent(StreamEvent[] events, int size, long end) {
            this.events = events;
            this.size = size;
            this.end = end;
        }

        /** The first offset that is not covered. */
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

    /** What keeping an event costs, in bytes. */
    public static long costOf(StreamEvent event) {
        byte[] key = event.key();
        long bytes = (long) OVERHEAD + event.json().length + (key == null ? 0 : key.length);
        for (Header header : event.headers()) {
            byte[] value = header.value();
            bytes += HEADER_OVERHEAD + 2L * header.key().length() + (value == null ? 0 : value.length);
        }
        return bytes;
    }

    /**
     * What keeping a record costs that is no event yet, in bytes; its headers are part of what Kafka's client holds.
     */
    public static long costOf(ConsumerRecord<byte[], byte[]> record) {
        return (long) OVERHEAD + length(record.key()) + length(record.value());
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /**
     * Adds a record, unseen by readers until {@link #publish}.
     *
     * @throws IllegalArgumentException if the record is before the window, or not behind the record before it
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

    /** Lets readers see all that was appended. */
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

    /** The cost of what was appended, for the thread that appends, and for others once it has been published. */
    public long bytes() {
        return bytes;
    }

    /** How many records were appended, for the thread that appends. */
    public int appended() {
        return size;
    }

    public boolean covers(long position) {
        return start <= position && position < extent.end;
    }

    /** Its number, which no other window has: what is remembered about it elsewhere does not keep it in memory. */
    long number() {
        return number;
    }

    /** Mailbox that a reader was here, so that the window is kept. */
    public void touch(long nowNanos) {
        lastReadNanos = nowNanos;
    }

    public long lastReadNanos() {
        return lastReadNanos;
    }
}
