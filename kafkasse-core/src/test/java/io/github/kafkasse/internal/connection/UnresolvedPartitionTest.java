package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.ConnectionFixture.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kafka cannot look up the offsets of t-1, which has no leader: the stream opens without it, and follows it later. */
class UnresolvedPartitionTest {
    private static final TopicPartition T1 = new TopicPartition("t", 1);
    private static final Duration SOON = Duration.ofSeconds(1);

    /** The fixture's time of day at the start, and what an unresolved partition's id says then: 60 s of slack less. */
    private static final long NOW = 1_000_000_000L;

    private static final long PINNED = NOW - 60_000;

    private final ConnectionFixture fixture = new ConnectionFixture();

    @BeforeEach
    void createTopicOfTwoPartitions() {
        fixture.kafka.topic("t", 2);
    }

    private void produceAt(long timestamp, String value) {
        fixture.logs.append(T1, "\"" + value + "\"");
        fixture.kafka.append("t", 1, timestamp);
    }

    private String id(String position0, String position1) {
        return "[{\"topic\":\"t\",\"partition\":0," + position0 + ",\"partitions\":2,\"topicId\":\""
                + fixture.kafka.info("t").shortId() + "\"},{\"topic\":\"t\",\"partition\":1," + position1 + "}]";
    }

    private void leaderIsBack() {
        fixture.kafka.heal();
        fixture.pass(Duration.ofSeconds(2));
        fixture.fetch();
    }

    @Test
    void aNewClientGetsTheOtherPartitionsAtOnceAndAPinnedStartTime() {
        fixture.kafka.silence("t-1");
        Client client = fixture.connect();
        fixture.pass(SOON);
        assertTrue(client.isOpen());
        assertEquals(id("\"offset\":0", "\"timestamp\":" + PINNED), client.lastId());
        fixture.publish("1");
        assertEquals(List.of("1"), data(client.text()));
        assertEquals(id("\"offset\":1", "\"timestamp\":" + PINNED), client.lastId());
    }

    @Test
    void oneCommentReportsThePartition() {
        fixture.kafka.silence("t-1");
        Client client = fixture.connect();
        fixture.pass(SOON);
        fixture.publish("1", "2");
        fixture.pass(Duration.ofSeconds(30));
        assertEquals(1, client.text().split(":t/1 cannot be read at present", -1).length - 1, client.text());
    }

    @Test
    void theLateStreamStartsAtTheTimeOfOpeningLessTheSlack() {
        fixture.kafka.silence("t-1");
        Client client = fixture.connect();
        fixture.pass(SOON);
        produceAt(PINNED - 1, "old");
        produceAt(NOW + 500, "new");
        produceAt(NOW + 900, "newer");
        leaderIsBack();
        assertEquals(List.of("new", "newer"), data(client.text()));
        assertEquals(id("\"offset\":0", "\"offset\":3"), client.lastId());
        fixture.logs.append(T1, "\"live\"");
        fixture.kafka.append("t", 1, NOW + 9_000);
        fixture.tail(T1);
        assertEquals(List.of("new", "newer", "live"), data(client.text()));
    }

    @Test
    void withoutNewRecordsTheLatePartitionStartsAtTheEnd() {
        produceAt(1, "old");
        fixture.kafka.silence("t-1");
        Client client = fixture.connect();
        fixture.pass(SOON);
        leaderIsBack();
        produceAt(NOW + 5_000, "new");
        fixture.tail(T1);
        assertEquals(List.of("new"), data(client.text()));
        assertEquals(id("\"offset\":0", "\"offset\":2"), client.lastId());
    }

    @Test
    void theBeginningRemainsTheBeginning() {
        produceAt(1, "old");
        produceAt(2, "older");
        fixture.kafka.silence("t-1");
        Client client = fixture.connect(request().withSince("0"));
        fixture.pass(SOON);
        assertEquals(id("\"offset\":0", "\"timestamp\":0"), client.lastId());
        Client again = fixture.connect(request().withLastEventId(client.lastId()));
        fixture.pass(SOON);
        leaderIsBack();
        assertEquals(List.of("old", "older"), data(client.text()));
        assertEquals(List.of("old", "older"), data(again.text()));
        assertFalse(again.text().contains("lost"), again.text());
    }

    @Test
    void aClientWithAKnownStartReadsHistoryInAFeedThatWasCreatedWithoutIt() {
        produceAt(1, "old");
        produceAt(2, "older");
        fixture.kafka.silence("t-1");
        Client first = fixture.connect(request().withSince("0"));
        fixture.pass(SOON);
        fixture.kafka.heal();
        Client second = fixture.connect(request().withSince("0"));
        assertEquals(id("\"offset\":0", "\"offset\":0"), second.lastId());
        first.leave(); // before its own start is looked up again
        fixture.fetch();
        assertEquals(List.of("old", "older"), data(second.text()));
    }

    @Test
    void sinceStartsTheLatePartitionAtTheSameTime() {
        produceAt(NOW - 9_000_000, "old");
        produceAt(NOW - 1_000_000, "asked for");
        fixture.kafka.silence("t-1");
        Client client = fixture.connect(request().withSince("1970-01-12T13:13:20Z"));
        fixture.pass(SOON);
        assertEquals(id("\"offset\":0", "\"timestamp\":" + (NOW - 2_000_000)), client.lastId());
        leaderIsBack();
        assertEquals(List.of("asked for"), data(client.text()));
    }

    @Test
    void aReconnectingClientKeepsItsOffset() {
        fixture.produce(T0, "0", "1");
        produceAt(1, "a");
        produceAt(2, "b");
        String own = id("\"offset\":1", "\"offset\":1");
        fixture.kafka.silence("t-1");
        Client client = fixture.connect(request().withLastEventId(own));
        fixture.pass(SOON);
        fixture.fetch();
        assertEquals(List.of("1"), data(client.text()));
        assertEquals(id("\"offset\":2", "\"offset\":1"), client.lastId());
        leaderIsBack();
        assertEquals(List.of("1", "b"), data(client.text()));
        assertEquals(id("\"offset\":2", "\"offset\":2"), client.lastId());
    }

    @Test
    void aReconnectingClientOfOnlyThatPartitionIsOpenedAtOnce() {
        produceAt(1, "a");
        fixture.connect().leave(); // the topic is known
        fixture.kafka.silence("t-1");
        String own = "[{\"topic\":\"t\",\"partition\":1,\"offset\":0}]";
        Client client = fixture.connect(request().withLastEventId(own));
        fixture.pass(SOON);
        assertTrue(client.isOpen());
        assertTrue(client.lastId().contains("\"partition\":1,\"offset\":0"), client.lastId());
        leaderIsBack();
        assertEquals(List.of("a"), data(client.text()));
    }

    @Test
    void aFirstRequestIsRefusedOnlyIfNoPartitionCanBeLookedUp() {
        fixture.kafka.silence("t-0", "t-1");
        Client client = fixture.connect();
        fixture.pass(TIMEOUT.minusMillis(1));
        assertNull(client.refusal());
        fixture.pass(Duration.ofMillis(1));
        assertInstanceOf(KafkaUnavailableException.class, client.refusal());
    }

    @Test
    void aFailedLookupIsHandledLikeATimeout() {
        fixture.kafka.silence("t-1");
        Client client = fixture.connect();
        fixture.kafka.failSilent(new TimeoutException("no leader"));
        fixture.run();
        assertTrue(client.isOpen());
        assertEquals(id("\"offset\":0", "\"timestamp\":" + PINNED), client.lastId());
    }

    @Test
    void laterClientsDoNotWaitForAPartitionWithoutLeader() {
        fixture.kafka.silence("t-1");
        Client first = fixture.connect();
        fixture.pass(SOON);
        assertTrue(first.isOpen());
        fixture.pass(Duration.ofSeconds(10));
        assertTrue(fixture.connect().isOpen());
    }

    @Test
    void aPartitionWithoutLeaderDoesNotCauseATopicLookup() {
        fixture.kafka.silence("t-1");
        fixture.connect();
        fixture.kafka.failSilent(new TimeoutException("no leader"));
        fixture.run();
        fixture.connect();
        assertEquals(
                1,
                fixture.kafka.requests.stream()
                        .filter(request -> request.startsWith("topics"))
                        .count());
    }

    @Test
    void kafkaIsNotAskedAfterAllClientsHaveLeft() {
        fixture.kafka.silence("t-1");
        Client client = fixture.connect();
        fixture.pass(SOON);
        client.leave();
        fixture.pass(Duration.ofSeconds(2));
        fixture.kafka.failSilent(new TimeoutException("no leader"));
        fixture.pass(Duration.ofSeconds(2));
        int asked = fixture.kafka.requests.size();
        fixture.pass(Duration.ofMinutes(1));
        assertEquals(asked, fixture.kafka.requests.size());
        assertTrue(fixture.nothingIsFollowed());
    }

    @Test
    void aTopicRecreatedMeanwhileIsReadFromItsBeginning() {
        produceAt(1, "of the old topic");
        fixture.kafka.silence("t-1");
        Client client = fixture.connect();
        fixture.pass(SOON);
        fixture.kafka.topic("t", 2);
        fixture.logs.partition(T1).records.clear();
        fixture.logs.partition(T1).end = 0;
        fixture.watch.ask(Set.of("t")).join();
        fixture.pass(Duration.ofSeconds(1));
        produceAt(NOW, "of the new topic");
        fixture.tail(T1);
        assertEquals(List.of("of the new topic"), data(client.text()));
    }

    @Test
    void partitionsThatRecoverTogetherAreLookedUpTogether() {
        String[] others = IntStream.range(1, 100).mapToObj(p -> "t-" + p).toArray(String[]::new);
        fixture.kafka.topic("t", 100);
        fixture.kafka.silence(others);
        Client client = fixture.connect();
        fixture.pass(SOON);
        assertTrue(client.isOpen());
        fixture.pass(SOON); // the partitions are looked up again
        int asked = fixture.kafka.requests.size();
        fixture.kafka.heal();
        fixture.run();
        List<String> times = fixture.kafka.requests.subList(asked, fixture.kafka.requests.size()).stream()
                .filter(request -> request.startsWith("times"))
                .toList();
        assertEquals(1, times.size(), times::toString);
        fixture.publish("1");
        assertFalse(client.lastId().contains("\"timestamp\""), client.lastId());
    }

    private static List<String> data(String text) {
        return text.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6).replace("\"", ""))
                .toList();
    }
}
