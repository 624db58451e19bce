package io.github.kafkasse.internal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class ClusterTagTest {
    @Test
    void theTagOfAClusterNeverChanges() {
        assertEquals("YH6Gg5", new ClusterTag(new FakeKafka()).get().join());
    }

    @Test
    void concurrentCallersShareAQuestion() {
        FakeKafka kafka = new FakeKafka();
        kafka.hold();
        ClusterTag tag = new ClusterTag(kafka);
        CompletableFuture<String> first = tag.get();
        CompletableFuture<String> second = tag.get();
        assertTrue(first.complete("a caller's own business"));
        kafka.answer();
        assertEquals(tag.get().join(), second.join());
        assertEquals(1, kafka.requests.size());
    }

    @Test
    void aTopicsShortIdIsTheBeginningOfItsId() {
        assertEquals("4L6g3nSh", new TopicInfo("edits", 1, Uuid.fromString("4L6g3nShT-eMCtK--X86sw")).shortId());
        assertNull(new TopicInfo("edits", 1, Uuid.ZERO_UUID).shortId());
    }
}
