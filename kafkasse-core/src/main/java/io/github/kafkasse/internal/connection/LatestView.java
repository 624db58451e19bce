package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.latest.KeyIndexer;
import io.github.kafkasse.internal.latest.NewestOffsets;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.request.Refusals;
import io.github.kafkasse.internal.request.StreamStart;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The view {@code latest} of one stream. It asks which records are the newest of their keys, and waits for the answer.
 * Then the stream follows a feed that omits the others, and, once it has passed the last record that could be omitted,
 * the feed that omits nothing, together with all other clients.
 *
 * <p>Ids do not contain the view. A client that reconnects may get a later answer, by which more records are omitted.
 * For each omitted record there is a later record with the same key, which the client has not received yet. So after
 * any number of reconnections a client has the newest record of each key. Belongs to the connection's loop.
 */
final class LatestView {
    /** If no more records are left in a partition, none of them are omitted: a lookup would take longer. */
    static final int FEW_RECORDS = 1000;

    private final KeyIndexer keys;
    private final ClientTasks tasks;
    private final Runnable signal;
    private final Consumer<KafkaSseException> failed;

    private List<CompletableFuture<NewestOffsets>> asked = List.of();
    private @Nullable List<NewestOffsets> found;
    private boolean over;

    /**
     * @param tasks runs the client's tasks
     * @param signal gives the client a turn
     * @param failed called on the loop if the view is not available
     */
    LatestView(KeyIndexer keys, ClientTasks tasks, Runnable signal, Consumer<KafkaSseException> failed) {
        this.keys = keys;
        this.tasks = tasks;
        this.signal = signal;
        this.failed = failed;
    }

    /**
     * Asks for the newest records of a feed's partitions, unless the stream has passed its first part. Called at its
     * start, and after its topics have changed; it then omits nothing until the answer.
     */
    void ask(Feed feed, Positions positions) {
        if (over) {
            return;
        }
        end();
        found = null;
        List<CompletableFuture<NewestOffsets>> questions = IntStream.range(0, feed.size())
                .mapToObj(i -> newest(feed.cache(i), positions.offset(i)))
                .toList();
        asked = questions;
        CompletableFuture<Void> unused = CompletableFuture.allOf(questions.toArray(new CompletableFuture<?>[0]))
                .whenComplete((none, failure) -> tasks.later(() -> answered(questions, failure)));
    }

    private CompletableFuture<NewestOffsets> newest(PartitionCache cache, long position) {
        boolean few = position < 0 || cache.log().end() - position <= FEW_RECORDS;
        return few ? CompletableFuture.completedFuture(NewestOffsets.UNKNOWN) : keys.newest(cache);
    }

    private void answered(List<CompletableFuture<NewestOffsets>> questions, @Nullable Throwable failure) {
        if (asked != questions) {
            return; // the topics have changed meanwhile, or the stream has ended
        }
        asked = List.of();
        if (failure != null) {
            failed.accept(Refusals.of(failure));
            return;
        }
        found = questions.stream().map(CompletableFuture::join).toList();
        signal.run();
    }

    /** Whether the answer is awaited, or the view is not available; nothing is read then. */
    boolean isWaiting() {
        return found == null;
    }

    /** Changes to the feed of the present part of the stream. {@return what the stream follows from now on} */
    FeedSubscription follow(FeedSubscription present, Positions positions, String cluster) {
        List<NewestOffsets> newest = found;
        if (newest == null || over) {
            return present;
        }
        Feed.Key key = present.feed().key().withNewest(newest);
        if (key.selection().omitsNothingAfter(positions)) {
            over = true;
            found = List.of();
            key = key.withNewest(List.of());
        }
        return key.equals(present.feed().key())
                ? present
                : present.moveTo(StreamStart.goOn(key, positions, cluster, List.of()));
    }

    /** Asks no longer. */
    void end() {
        asked.forEach(each -> each.cancel(false));
        asked = List.of();
    }
}
