package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.BatchEncoder.Missing;
import io.github.kafkasse.internal.encode.Feed;
import java.util.BitSet;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells a client, once each time, of partitions that it gets nothing of because they cannot be read: by the tail, or,
 * where the client is behind, by the replay pool. Belongs to the connection's loop.
 */
final class FailureComments {
    private final Response response;
    private final Feed feed;
    private BitSet toldOfTail = new BitSet();
    private BitSet toldOfReplay = new BitSet();

    FailureComments(Response response, Feed feed) {
        this.response = response;
        this.feed = feed;
    }

    /** Tells what the tail cannot read: the partitions' indices. */
    void tell(BitSet inTrouble) {
        if (!inTrouble.equals(toldOfTail)) {
            announceNew(inTrouble);
            toldOfTail = inTrouble;
        }
    }

    /** Tells what cannot be fetched of that which is missing. */
    void tell(List<Missing> missing) {
        BitSet inTrouble = new BitSet();
        for (Missing each : missing) {
            if (feed.cache(each.index()).replayTrouble() != null) {
                inTrouble.set(each.index());
            }
        }
        announceNew(inTrouble);
        toldOfReplay = inTrouble;
    }

    private void announceNew(BitSet inTrouble) {
        for (int i = inTrouble.nextSetBit(0); i >= 0; i = inTrouble.nextSetBit(i + 1)) {
            if (!toldOfTail.get(i) && !toldOfReplay.get(i)) {
                TopicPartition partition = feed.cache(i).partition();
                response.announceComment(partition.topic() + "/" + partition.partition()
                        + " cannot be read at present; it is tried again");
            }
        }
    }
}
