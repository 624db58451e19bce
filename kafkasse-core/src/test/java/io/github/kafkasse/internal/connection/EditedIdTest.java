package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.SseEvents;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * A client that has removed partitions from its id receives those that remain, and those that are added to the topic.
 */
class EditedIdTest {
    private static final Pattern PARTITION = Pattern.compile("\"partition\":(\\d+)");

    private final ConnectionFixture fixture = new ConnectionFixture();

    @Test
    void aPartitionThatTheIdDoesNotListIsNotFollowedWhenTheTopicGrows() {
        fixture.create("edits", 3);
        Client client = connectToFirstAndLast();
        fixture.grow("edits", 4);
        fixture.publish(new TopicPartition("edits", 3), "1");
        assertEquals(List.of("0", "2", "3"), followed(client));
        fixture.grow("edits", 5);
        fixture.publish(new TopicPartition("edits", 4), "1");
        assertEquals(List.of("0", "2", "3", "4"), followed(client));
    }

    @Test
    void allPartitionsOfARecreatedTopicAreFollowed() {
        fixture.create("edits", 3);
        Client client = connectToFirstAndLast();
        fixture.create("edits", 3);
        fixture.publish(new TopicPartition("edits", 1), "1");
        assertEquals(List.of("0", "1", "2"), followed(client));
    }

    private Client connectToFirstAndLast() {
        String mark =
                ",\"partitions\":3,\"topicId\":\"" + fixture.kafka.info("edits").shortId() + "\"";
        return fixture.connect(ClientRequests.request("edits")
                .withLastEventId("[{\"topic\":\"edits\",\"partition\":0,\"offset\":0" + mark
                        + "},{\"topic\":\"edits\",\"partition\":2,\"offset\":0}]"));
    }

    /** The partitions in the id of the last event. */
    private static List<String> followed(Client client) {
        String id = SseEvents.of(client.text()).lastId();
        return PARTITION.matcher(id).results().map(found -> found.group(1)).toList();
    }
}
