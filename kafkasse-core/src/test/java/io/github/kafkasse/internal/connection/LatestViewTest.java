package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.opening;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.ViewNotAvailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The view {@code latest}: the newest record of each key, and then all new records. */
class LatestViewTest {
    private static final TopicPartition T1 = new TopicPartition("t", 1);
    private static final int MANY = LatestView.FEW_RECORDS + 500;

    private ConnectionFixture fixture = fixture(100);

    private static ConnectionFixture fixture(int maxKeys) {
        return new ConnectionFixture(Settings.defaults().with(Setting.LATEST_MAX_KEYS, maxKeys));
    }

    private static StreamRequest latest() {
        return request().withView("latest");
    }

    /** Appends the next number as the state of a key. */
    private void produce(TopicPartition partition, String key) {
        fixture.logs.appendKeyed(partition, key, "" + fixture.logs.partition(partition).end);
        fixture.kafka.append("t", partition.partition(), fixture.logs.partition(partition).end);
    }

    /** Records of ten keys, in turn. */
    private void produceMany(TopicPartition partition) {
        IntStream.range(0, MANY).forEach(i -> produce(partition, "key " + i % 10));
    }

    private Client connect(StreamRequest request) {
        Client client = fixture.connect(request);
        fixture.fetch();
        return client;
    }

    private static List<Long> data(Client client) {
        return client.text()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Long.valueOf(line.substring(6)))
                .toList();
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void aStreamHasTheNewestRecordOfEachKeyAndThenEveryLaterRecord() {
        produceMany(T0);
        Client client = connect(latest());
        assertEquals(numbers(MANY - 10, MANY), data(client));
        for (int i = 0; i < 3; i++) {
            produce(T0, "key 0");
        }
        fixture.tail(T0);
        assertEquals(numbers(MANY - 10, MANY + 3), data(client));
        assertEquals(fixture.idAt(MANY + 3), client.lastId());
    }

    @Test
    void aClientIsOpenAndHasHeartbeatsWhileTheKeysAreRead() {
        produceMany(T0);
        fixture.logs.silent.add(T0);
        Client client = fixture.connect(latest());
        fixture.pass(Duration.ofSeconds(4));
        assertEquals(opening(fixture.idAt(0)) + ":\n", client.text());
        fixture.logs.silent.clear();
        fixture.fetch();
        assertEquals(numbers(MANY - 10, MANY), data(client));
    }

    @Test
    void recordsThatArriveAfterTheAnswerAreNotOmittedAndReplaceNoOther() {
        produceMany(T0);
        Client client = fixture.connect(latest());
        client.takeAtMost(client.text().length());
        fixture.fetch();
        for (int i = 0; i < 20; i++) {
            produce(T0, "key 3");
        }
        fixture.tail(T0);
        client.takeAll();
        fixture.fetch();
        assertEquals(numbers(MANY - 10, MANY + 20), data(client));
    }

    @Test
    void aClientThatComesBackManyTimesHasTheSameTableAsOneThatReadsEverything() {
        Random random = new Random(11);
        fixture = fixture(10_000);
        for (int i = 0; i < 3 * MANY; i++) {
            produce(T0, "key " + random.nextInt(900));
        }
        Map<String, Long> table = new TreeMap<>();
        StreamRequest next = latest();
        for (int cut = 0; cut < 12; cut++) {
            Client client = fixture.connect(next);
            client.takeAtMost(client.text().length() + random.nextInt(9_000));
            fixture.fetch();
            read(client, table);
            next = latest().withLastEventId(client.lastId());
            client.leave();
            for (int i = 0; i < LatestView.FEW_RECORDS / 2; i++) {
                produce(T0, "key " + random.nextInt(900));
            }
            fixture.tail(T0);
            fixture.pass(Duration.ofSeconds(6));
        }
        Client last = connect(next);
        read(last, table);
        Map<String, Long> expected = new TreeMap<>();
        fixture.logs
                .partition(T0)
                .keys
                .forEach((offset, key) -> expected.merge(new String(key, UTF_8), offset, Math::max));
        assertEquals(expected, table);
    }

    private void read(Client client, Map<String, Long> table) {
        long last = -1;
        for (long number : data(client)) {
            assertTrue(number > last, "in order, and once");
            last = number;
            table.put(new String(fixture.logs.partition(T0).keys.get(number), UTF_8), number);
        }
    }

    @Test
    void aTombstoneReplacesTheRecordsOfItsKey() {
        produceMany(T0);
        fixture.logs.appendKeyed(T0, "key 4", null);
        fixture.kafka.append("t", 0, MANY);
        List<Long> others =
                numbers(MANY - 10, MANY).stream().filter(n -> n % 10 != 4).toList();
        assertEquals(others, data(connect(latest())));
    }

    @Test
    void aDeliveredTombstoneIsTheNewestRecordOfItsKey() {
        fixture = new ConnectionFixture(Settings.defaults()
                .with(Setting.LATEST_MAX_KEYS, 100)
                .with(Setting.RECORD_TOMBSTONES, Setting.Tombstones.DELETE));
        produceMany(T0);
        fixture.logs.appendKeyed(T0, "key 4", null);
        fixture.kafka.append("t", 0, MANY);
        String text = connect(latest()).text();
        assertTrue(
                text.endsWith("event: delete\nid: " + fixture.idAt(MANY + 1)
                        + "\ndata: {\"topic\":\"t\",\"partition\":0,\"offset\":" + MANY
                        + ",\"timestamp\":null,\"key\":\"key 4\"}\n\n"),
                text);
        assertEquals(10, text.lines().filter(line -> line.startsWith("data: ")).count());
    }

    @Test
    void recordsWithoutAKeyAreAllDelivered() {
        fixture = fixture(10_000);
        for (int i = 0; i < MANY; i++) {
            fixture.produce(T0, "" + i);
        }
        assertEquals(numbers(0, MANY), data(connect(latest())));
    }

    @Test
    void aPartitionWithFewRecordsIsDeliveredWhole() {
        for (int i = 0; i < LatestView.FEW_RECORDS; i++) {
            produce(T0, "key");
        }
        assertEquals(numbers(0, LatestView.FEW_RECORDS), data(connect(latest())));
    }

    @Test
    void clientsThatConnectWithinSomeSecondsShareAnIndexAndTheirBatches() {
        produceMany(T0);
        Client first = fixture.connect(latest());
        Client second = fixture.connect(latest());
        fixture.fetch();
        int encoded = fixture.events.encoded;
        fixture.pass(Duration.ofSeconds(5));
        produce(T0, "key 1");
        fixture.tail(T0);
        assertEquals(encoded + 1, fixture.events.encoded);
        long given = fixture.logs.given(T0);
        Client third = connect(latest());
        assertEquals(numbers(MANY - 10, MANY + 1), data(first));
        assertEquals(data(first), data(second));
        assertEquals(data(first), data(third));
        assertTrue(fixture.logs.given(T0) - given <= MANY + 1, "the third client reads, the index does not");
    }

    @Test
    void afterItsFirstPartAStreamSharesTheBatchesOfStreamsWithoutTheView() {
        produceMany(T0);
        Client plain = connect(request());
        Client client = connect(latest());
        int encoded = fixture.events.encoded;
        produce(T0, "key 1");
        fixture.tail(T0);
        assertEquals(encoded + 1, fixture.events.encoded);
        assertEquals(List.of((long) MANY), data(plain));
        assertEquals(numbers(MANY - 10, MANY + 1), data(client));
    }

    @Test
    void anIndexIsReadOnForTheNextClient() {
        produceMany(T0);
        connect(latest()).leave();
        fixture.pass(Duration.ofSeconds(11));
        for (int i = 0; i < 10; i++) {
            produce(T0, "key " + i);
        }
        fixture.tail(T0);
        assertEquals(numbers(MANY, MANY + 10), data(connect(latest())));
    }

    @Test
    void anUnusedIndexReleasesItsPartition() {
        produceMany(T0);
        connect(latest()).leave();
        assertFalse(fixture.nothingIsFollowed());
        fixture.pass(Duration.ofMinutes(11));
        fixture.keys.step();
        assertTrue(fixture.nothingIsFollowed());
    }

    @Test
    void aPartitionThatCannotBeReadHoldsUpNoOther() {
        fixture.create("t", 2);
        produceMany(T0);
        produceMany(T1);
        fixture.logs.leaderless.add(T1);
        Client client = fixture.connect(latest());
        for (int i = 0; i < 50; i++) {
            fixture.fetch();
        }
        assertEquals(numbers(MANY - 10, MANY), data(client));
        fixture.logs.leaderless.clear();
        fixture.fetch();
        assertEquals(MANY + 10, data(client).size());
    }

    @Test
    void aTopicThatIsRecreatedDuringTheFirstPartIsReadFromItsBeginning() {
        produceMany(T0);
        Client client = fixture.connect(latest());
        client.takeAtMost(client.text().length() + 150);
        fixture.fetch();
        fixture.logs.recreate(T0);
        fixture.create("t", 1);
        produce(T0, "key 1");
        produce(T0, "key 1");
        fixture.tail(T0);
        client.takeAll();
        fixture.fetch();
        List<Long> data = data(client);
        assertEquals(List.of(0L, 1L), data.subList(data.size() - 2, data.size()));
        assertEquals(fixture.idAt(2), client.lastId());
    }

    @Test
    void aStreamWithTooManyKeysEndsWithAnErrorAndHarmsNoOther() {
        fixture = fixture(9);
        produceMany(T0);
        Client plain = connect(request().withSince("0"));
        Client client = connect(latest());
        assertTrue(client.endedCleanly());
        assertTrue(client.text().contains("event: error\n"), client::text);
        assertTrue(client.text().contains("latest.max.keys=9"), client::text);
        assertEquals(numbers(0, MANY), data(plain));
        long given = fixture.logs.given(T0);
        assertTrue(connect(latest()).endedCleanly());
        assertEquals(given, fixture.logs.given(T0), "the partition is not read again");
        assertTrue(plain.isOpen());
    }

    @Test
    void anUnusedIndexMakesRoomForAnother() {
        fixture = fixture(15);
        fixture.create("t", 2);
        produceMany(T0);
        produceMany(T1);
        String first = "[{\"topic\":\"t\",\"partition\":0,\"offset\":0}]";
        connect(latest().withLastEventId(first)).leave();
        Client client = connect(latest().withLastEventId(first.replace("n\":0", "n\":1")));
        assertEquals(numbers(MANY - 10, MANY), data(client));
    }

    @ParameterizedTest
    @ValueSource(strings = {"newest", "LATEST"})
    void anUnknownViewIsRefused(String view) {
        KafkaSseException refusal = assertThrows(
                ViewNotAvailableException.class, () -> fixture.connect(request().withView(view)));
        assertEquals("There is no view '" + view + "'; the only view is 'latest'.", refusal.getMessage());
        assertEquals(400, refusal.status());
    }

    @Test
    void theViewIsOffByDefaultAndCannotBeBounded() {
        ConnectionFixture defaults = new ConnectionFixture();
        assertInstanceOf(
                ViewNotAvailableException.class,
                assertThrows(KafkaSseException.class, () -> defaults.connect(latest())));
        assertThrows(ViewNotAvailableException.class, () -> fixture.connect(latest().withUntil("now")));
    }
}
