package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.BatchEncoder.Missing;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.request.Notice;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Notifies a client, once for each failure, of partitions that cannot be read: by the tail or, if the client is behind,
 * by the replay pool. Belongs to the connection's loop.
 */
final class FailureNotices {
    private final Feed feed;
    private final Consumer<Notice> client;
    private BitSet toldOfTail = new BitSet(0);
    private BitSet toldOfReplay = new BitSet(0);

    /** @param client receives the notices for the client */
    FailureNotices(Feed feed, Consumer<Notice> client) {
        this.feed = feed;
        this.client = client;
    }

    /** Notifies of the partitions that the tail cannot read, given by index. */
    void tell(BitSet failing) {
        if (!failing.equals(toldOfTail)) {
            tellNew(failing);
            toldOfTail = failing;
        }
    }

    /** Notifies of the missing records that cannot be fetched. */
    void tell(List<Missing> missing) {
        BitSet failing = new BitSet(0);
        for (Missing each : missing) {
            if (feed.cache(each.index()).replayFailure() != null) {
                failing.set(each.index());
            }
        }
        tellNew(failing);
        toldOfReplay = failing;
    }

    private void tellNew(BitSet failing) {
        for (int i = failing.nextSetBit(0); i >= 0; i = failing.nextSetBit(i + 1)) {
            if (!toldOfTail.get(i) && !toldOfReplay.get(i)) {
                TopicPartition partition = feed.cache(i).partition();
                client.accept(new Notice.Unreadable(partition.topic(), partition.partition()));
            }
        }
    }
}
