package io.github.kafkasse.internal.encode;

import io.github.kafkasse.internal.position.Positions;
import java.util.Map;

/** A batch that {@link BatchMemo} has cached, and the map of its feed that contains it. Compared by identity. */
final class CachedBatch {
    final EncodedBatch batch;
    private final Map<Positions, CachedBatch> home;

    CachedBatch(EncodedBatch batch, Map<Positions, CachedBatch> home) {
        this.batch = batch;
        this.home = home;
    }

    /** Removes it from its feed. */
    void evict() {
        home.remove(batch.from(), this);
    }
}
