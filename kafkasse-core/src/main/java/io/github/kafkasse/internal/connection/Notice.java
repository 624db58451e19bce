package io.github.kafkasse.internal.connection;

/** Information for a client about its stream that is not an event. SSE clients receive it as a comment. */
sealed interface Notice {
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
        /** A description of the lost records. */
        String what() {
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
        /** The place. */
        String where() {
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
