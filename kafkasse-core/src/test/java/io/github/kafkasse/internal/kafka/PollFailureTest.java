package io.github.kafkasse.internal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.kafkasse.internal.kafka.PollFailure.ConsumerFailed;
import io.github.kafkasse.internal.kafka.PollFailure.OutOfRange;
import io.github.kafkasse.internal.kafka.PollFailure.Unreadable;
import io.github.kafkasse.internal.kafka.PollFailure.WokenUp;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

/** An exception of a consumer affects a call, some partitions, or the consumer itself. */
class PollFailureTest {
    private static final TopicPartition T0 = new TopicPartition("t", 0);
    private static final TopicPartition T1 = new TopicPartition("t", 1);
    private static final TopicPartition T11 = new TopicPartition("t", 11);
    private static final TopicPartition LONGER = new TopicPartition("my.t", 0);
    private static final Set<TopicPartition> ALL = Set.of(T0, T1, T11, LONGER);

    private static Set<TopicPartition> unreadable(KafkaException failure) {
        return assertInstanceOf(Unreadable.class, PollFailure.of(failure, ALL)).partitions();
    }

    private static void assertFails(String message) {
        KafkaException failure = new KafkaException(message);
        assertSame(
                failure,
                assertInstanceOf(ConsumerFailed.class, PollFailure.of(failure, ALL))
                        .cause());
    }

    @Test
    void anInterruptedCallIsNotAFailure() {
        assertInstanceOf(WokenUp.class, PollFailure.of(new WakeupException(), ALL));
        assertInstanceOf(WokenUp.class, PollFailure.of(new InterruptException("interrupted"), ALL));
        assertEquals(true, Thread.interrupted()); // the exception has set the flag
    }

    @Test
    void positionsThatKafkaDoesNotHaveAreOutOfRange() {
        OffsetOutOfRangeException failure = new OffsetOutOfRangeException(Map.of(T0, 5L));
        assertSame(
                failure,
                assertInstanceOf(OutOfRange.class, PollFailure.of(failure, ALL)).cause());
    }

    @Test
    void topicsThatAreDeniedOrInvalidAreUnreadableInAllTheirPartitions() {
        assertEquals(Set.of(T0, T1, T11), unreadable(new TopicAuthorizationException(Set.of("t", "other"))));
        assertEquals(Set.of(LONGER), unreadable(new InvalidTopicException(Set.of("my.t"))));
    }

    @Test
    void aMessageNamesPartitionsByTheirWholeName() {
        assertEquals(
                Set.of(T1), unreadable(new KafkaException("Record batch for partition t-1 at offset 5 is invalid")));
        assertEquals(Set.of(T11), unreadable(new KafkaException("the next record from t-11. If needed, seek")));
        assertEquals(Set.of(LONGER), unreadable(new KafkaException("my.t-0")));
    }

    @Test
    void aFailureThatNamesNoPartitionIsTheConsumers() {
        assertFails("t-0.old-3 and x-t-0");
        assertFails("Failed to construct");
        assertFails(null);
    }
}
