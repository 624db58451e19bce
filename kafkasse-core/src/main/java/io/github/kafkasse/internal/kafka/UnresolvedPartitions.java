package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.internal.common.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions whose offsets could not be looked up, for as long as a client waits for them. Each of them is looked
 * up again about once a second, however many clients wait. When Kafka answers, all of its waiters are called.
 *
 * <p>Thread-safe; nothing blocks. Waiters are called on the thread of Kafka's answer.
 */
public final class UnresolvedPartitions {
    private static final Logger LOG = LoggerFactory.getLogger(UnresolvedPartitions.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final OffsetLookup lookup;
    private final Scheduler scheduler;

    // Guarded by this.
    private final Map<TopicPartition, Waiters> waiting = new HashMap<>();

    /** The waiters of one partition; guarded by the outer object. */
    private static final class Waiters {
        final TopicPartition partition;
        final Map<Object, Runnable> callbacks = new LinkedHashMap<>();
        boolean logged;

        Waiters(TopicPartition partition) {
            this.partition = partition;
        }
    }

    public UnresolvedPartitions(OffsetLookup lookup, Scheduler scheduler) {
        this.lookup = lookup;
        this.scheduler = scheduler;
    }

    /** {@return the partitions that a client waits for at present} */
    public synchronized Set<TopicPartition> all() {
        return waiting.isEmpty() ? Set.of() : Set.copyOf(waiting.keySet());
    }

    /**
     * Waits for a partition.
     *
     * @param recovered called once when its offsets can be looked up again; must be short
     * @return stops waiting
     */
    public Runnable await(TopicPartition partition, Runnable recovered) {
        Object key = new Object();
        Waiters waiters;
        boolean first;
        synchronized (this) {
            waiters = waiting.computeIfAbsent(partition, Waiters::new);
            first = waiters.callbacks.isEmpty();
            waiters.callbacks.put(key, recovered);
        }
        if (first) {
            probeLater(waiters);
        }
        return () -> leave(waiters, key);
    }

    private synchronized void leave(Waiters waiters, Object key) {
        if (waiters.callbacks.remove(key) != null && waiters.callbacks.isEmpty()) {
            waiting.remove(waiters.partition, waiters);
        }
    }

    private synchronized boolean isAwaited(Waiters waiters) {
        return waiting.get(waiters.partition) == waiters;
    }

    private void probeLater(Waiters waiters) {
        Runnable unused = scheduler.after(PAUSE, () -> probe(waiters));
    }

    private void probe(Waiters waiters) {
        if (isAwaited(waiters)) {
            CompletableFuture<?> unused = lookup.latest(waiters.partition).whenComplete((offset, failure) -> {
                if (failure == null) {
                    recovered(waiters);
                } else {
                    failed(waiters, failure);
                }
            });
        }
    }

    private void failed(Waiters waiters, Throwable failure) {
        boolean log;
        synchronized (this) {
            log = !waiters.logged && isAwaited(waiters);
            waiters.logged = true;
        }
        if (log) {
            LOG.warn(
                    "Cannot look up the offsets of {}; retrying every second: {}",
                    waiters.partition,
                    failure.toString()); // without its stack trace: many partitions can fail for one reason
        }
        probeLater(waiters);
    }

    private void recovered(Waiters waiters) {
        List<Runnable> callbacks;
        boolean log;
        synchronized (this) {
            waiting.remove(waiters.partition, waiters);
            callbacks = new ArrayList<>(waiters.callbacks.values());
            waiters.callbacks.clear();
            log = waiters.logged;
        }
        if (log) {
            LOG.info("The offsets of {} can be looked up again", waiters.partition);
        }
        callbacks.forEach(Runnable::run);
    }
}
