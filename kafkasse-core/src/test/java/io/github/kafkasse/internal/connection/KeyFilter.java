package io.github.kafkasse.internal.connection;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A filter by a key that counts its calls.
 *
 * @param asked the number of calls, of all filters that share it
 */
record KeyFilter(String key, AtomicInteger asked) implements RecordFilter {
    @Override
    public boolean accepts(StreamEvent event) {
        asked.incrementAndGet();
        return event.key() != null && key.equals(new String(event.key(), StandardCharsets.UTF_8));
    }

    @Override
    public byte[] requiredKey() {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    /** A record with a key, as {@link ConnectionFixture} produces it. */
    static String record(String key, int n) {
        return "{\"key\":\"" + key + "\",\"n\":" + n + "}";
    }
}
