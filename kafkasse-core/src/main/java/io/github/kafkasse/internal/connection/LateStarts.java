package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.PartitionStart;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StartRule;
import io.github.kafkasse.internal.request.Notice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of one stream whose offsets could not be looked up when it opened. It waits until each has recovered,
 * and then looks it up. Belongs to the connection's loop, except where it says otherwise.
 */
final class LateStarts {
    private final ConnectionContext context;
    private final ClientTasks tasks;
    private final Runnable signal;

    private final Map<TopicPartition, Late> late = new HashMap<>();
    private final List<PartitionStart> found = new ArrayList<>();
    private boolean asking;

    /** The partitions that have recovered since the last look, and whether a task looks at them. Any thread. */
    private final Queue<Late> recovered = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean isSignalled = new AtomicBoolean();

    /** One partition: its start, and an action that stops waiting; {@code null} once it has recovered. */
    private static final class Late {
        final StartRule start;

        @Nullable
        Runnable giveUp;

        Late(StartRule start) {
            this.start = start;
        }
    }

    /**
     * @param tasks runs the client's tasks
     * @param signal gives the client a turn
     */
    LateStarts(ConnectionContext context, ClientTasks tasks, Runnable signal, List<StartRule> unresolved) {
        this.context = context;
        this.tasks = tasks;
        this.signal = signal;
        for (StartRule start : unresolved) {
            Late each = new Late(start);
            late.put(start.partition(), each);
            await(each);
        }
    }

    private void await(Late each) {
        each.giveUp = context.starts().onRecovery(each.start, () -> recovered(each));
    }

    /** Called by Kafka's thread. Partitions often recover together, and are then one task of the client. */
    private void recovered(Late each) {
        recovered.add(each);
        if (!isSignalled.getAndSet(true)) {
            tasks.later(this::takeRecovered);
        }
    }

    private void takeRecovered() {
        isSignalled.set(false); // first, so that a later recovery is not lost
        for (Late each = recovered.poll(); each != null; each = recovered.poll()) {
            each.giveUp = null;
        }
        ask();
    }

    /** Looks up all recovered partitions at once; partitions that recover meanwhile are next. */
    private void ask() {
        List<StartRule> recovered = late.values().stream()
                .filter(each -> each.giveUp == null)
                .map(each -> each.start)
                .toList();
        if (asking || recovered.isEmpty()) {
            return;
        }
        asking = true;
        CompletableFuture<?> unused = context.starts()
                .find(recovered, tasks.executor())
                .whenComplete((starts, failure) ->
                        tasks.later(() -> answered(recovered, failure == null ? starts : List.of())));
    }

    private void answered(List<StartRule> asked, List<PartitionStart> starts) {
        asking = false;
        for (PartitionStart start : starts) {
            if (late.remove(start.partition()) != null) {
                found.add(start);
            }
        }
        for (StartRule start : asked) {
            Late each = late.get(start.partition());
            if (each != null) {
                await(each); // it has failed again
            }
        }
        ask();
        if (!found.isEmpty()) {
            signal.run();
        }
    }

    /** Whether partitions have been looked up that the stream does not follow yet. */
    boolean hasFound() {
        return !found.isEmpty();
    }

    /** The positions with the new starts; the tail reads those partitions from now on. */
    Positions take(Feed feed, Positions positions, Consumer<Notice> notices) {
        Positions.Cursor cursor = positions.cursor();
        for (PartitionStart start : found) {
            int index = feed.key().partitions().indexOf(start.partition());
            if (index >= 0 && cursor.offset(index) < 0) {
                context.feeds().start(feed.cache(index), start.tailStart());
                context.starts().positions().settle(cursor, index, start);
                Notice.Loss.of(start).ifPresent(notices);
                Notice.Divergence.of(start).ifPresent(notices);
            }
        }
        found.clear();
        return context.starts().positions().settled(cursor.positions());
    }

    /** Adds the partitions that still wait to those that the tail cannot read. */
    BitSet withUnresolved(BitSet failing, Feed feed) {
        if (late.isEmpty()) {
            return failing;
        }
        BitSet all = (BitSet) failing.clone();
        late.keySet().forEach(partition -> all.set(feed.key().partitions().indexOf(partition)));
        return all;
    }

    /** Drops the partitions that a changed stream no longer follows, or follows from a new beginning. */
    void retain(Feed feed, Positions positions) {
        List<TopicPartition> gone = late.keySet().stream()
                .filter(partition -> {
                    int index = feed.key().partitions().indexOf(partition);
                    return index < 0 || positions.offset(index) >= 0;
                })
                .toList();
        gone.forEach(partition -> giveUp(Stream.ofNullable(late.remove(partition))));
    }

    /** Stops waiting for all of them. */
    void end() {
        giveUp(late.values().stream());
        late.clear();
    }

    private static void giveUp(Stream<Late> lates) {
        lates.forEach(each -> {
            if (each.giveUp != null) {
                each.giveUp.run();
            }
        });
    }
}
