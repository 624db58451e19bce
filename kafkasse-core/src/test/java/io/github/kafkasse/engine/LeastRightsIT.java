package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.testing.InMemorySink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The rights that the engine needs in Kafka (the README's list), and how it behaves without them. */
class LeastRightsIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    /**
     * Brokers have all rights; connections to the clients' listener belong to the user that {@link ListenerPrincipal}
     * names.
     */
    private final EmbeddedKafka kafka = EmbeddedKafka.builder()
            .property("principal.builder.class", ListenerPrincipal.class.getName())
            .property("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .property("super.users", "User:PEERS;User:CONTROLLERS")
            .start();

    @Test
    void rightsToDescribeAndReadATopicSufficeAndADeniedTopicStopsNoOther() throws Exception {
        try (kafka;
                TestTopics topics = new TestTopics(kafka)) {
            String allowed = topics.create(1);
            String unreadable = topics.create(1);
            String denied = topics.create(1);
            grant(allowed, AclOperation.DESCRIBE, AclOperation.READ, AclOperation.WRITE);
            grant(unreadable, AclOperation.DESCRIBE, AclOperation.WRITE);
            topics.send(allowed, 0, "0");
            topics.send(unreadable, 0, "\"secret\"");
            try (KafkaSse sse = topics.engine().build()) {
                InMemorySink alone = connect(sse, allowed);
                InMemorySink both = connect(sse, allowed, unreadable);
                InMemorySink refused = connect(sse, allowed, denied);
                for (InMemorySink sink : List.of(alone, both)) {
                    sink.await(s -> !SseEvents.of(s.text()).events().isEmpty(), SOON);
                }
                refused.await(s -> s.refusal() instanceof TopicNotAvailableException, SOON);
                both.await(s -> s.text().contains("\n:" + unreadable + "/0 cannot be read"), SOON);
                topics.send(allowed, 0, "1");
                for (InMemorySink sink : List.of(alone, both)) {
                    sink.await(s -> SseEvents.of(s.text()).events().size() == 2, SOON);
                    assertEquals(List.of("0", "1"), SseEvents.of(sink.text()).data());
                    assertFalse(sink.isClosed());
                }
                Awaitility.await()
                        .atMost(SOON)
                        .until(() -> sse.health().get(20, TimeUnit.SECONDS).ready());
                grant(unreadable, AclOperation.READ);
                both.await(s -> s.text().contains("data: \"secret\"\n"), SOON);
            }
        }
    }

    private static InMemorySink connect(KafkaSse sse, String... topics) {
        return TestTopics.connect(sse, StreamRequest.ofTopics(List.of(topics)).withSince("0"));
    }

    private void grant(String topic, AclOperation... operations) throws Exception {
        for (AclOperation operation : operations) {
            kafka.admin()
                    .createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                            new AccessControlEntry("User:CLIENTS", "*", operation, AclPermissionType.ALLOW))))
                    .all()
                    .get();
        }
    }
}
