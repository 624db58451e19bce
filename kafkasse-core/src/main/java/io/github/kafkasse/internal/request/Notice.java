package io.github.kafkasse.internal.request;

import io.github.kafkasse.internal.position.PartitionStart;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Information for a client about its stream that is not an event. SSE clients receive it as a comment. */
public sealed interface Notice {
    /** The text of the comment, without line breaks. */
    String comment();

    /**
     * Records that the client has not read and that its next id skips. The comment comes before that id: a client that
     * is disconnected between the two resumes before the records, and is notified again.
     */
    sealed interface Skipped extends Notice {}

    /**
     * Offsets that Kafka deleted before a client read them.
     *
     * @param topic their topic
     * @param partition their partition
     * @param count how many; negative if the number is unknown, and it may be zero
     */
    record Loss(String topic, int partition, long count) implements Skipped {
        /** The requested records that Kafka has deleted. */
        public static Optional<Loss> of(PartitionStart start) {
            TopicPartition at = start.partition();
            return start.lost() == 0
                    ? Optional.empty()
                    : Optional.of(new Loss(at.topic(), at.partition(), start.lost()));
        }

        /** A description of the lost records. */
        public String what() {
            return (count < 0 ? "perhaps some records of " : count + " offsets of ") + topic + "/" + partition;
        }

        @Override
        public String comment() {
            return "lost " + what() + ": deleted by Kafka before they could be sent";
        }
    }

    /**
     * The first offset at which Kafka's log differs from the one that a client has read: an unclean leader election has
     * replaced the records after it.
     *
     * @param topic the topic
     * @param partition the partition
     * @param offset the first offset that differs
     */
    record Divergence(String topic, int partition, long offset) implements Skipped {
        /** Where Kafka's log differs from the one that the client has read. */
        public static Optional<Divergence> of(PartitionStart start) {
            TopicPartition at = start.partition();
            return start.hasDiverged()
                    ? Optional.of(new Divergence(at.topic(), at.partition(), start.divergedAt()))
                    : Optional.empty();
        }

        /** The place. */
        public String where() {
            return topic + "/" + partition + " at offset " + offset;
        }

        @Override
        public String comment() {
            return "diverged " + where() + ": Kafka lost the records that followed in an unclean leader election;"
                    + " the stream continues there with the records that replaced them";
        }
    }

    /**
     * A partition that cannot be read at present.
     *
     * @param topic the topic
     * @param partition the partition
     */
    record Unreadable(String topic, int partition) implements Notice {
        @Override
        public String comment() {
            return topic + "/" + partition + " cannot be read at present; it is tried again";
        }
    }
}
