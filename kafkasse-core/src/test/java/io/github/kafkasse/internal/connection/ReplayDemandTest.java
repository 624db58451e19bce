package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.BatchMemo;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import io.github.kafkasse.internal.replay.History;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** How a client that is behind receives the records that it demands. */
class ReplayDemandTest {
    private static final int KB = 1 << 10;

    /**
     * A client that behaves like a connection: it reads batches as long as there are any, and demands missing records.
     */
    private static final class Client {
        final StringBuilder text = new StringBuilder();
        private final Feed feed;
        private final BatchMemo memo;
        private final BatchEncoder encoder;
        private final ReplayDemand demand;
        Positions positions;
        int events;
        int runs;
        private boolean signalled = true;

        Client(History history, Feed feed, BatchMemo memo, Positions from) {
            this.feed = feed;
            this.memo = memo;
            this.positions = from;
            encoder = new BatchEncoder(history::now, Records.filterGuard(new KafkaSseListener() {}));
            demand = new ReplayDemand(history.pool(), feed, () -> signalled = true);
        }

        void run() {
            if (!signalled) {
                return;
            }
            signalled = false;
            runs++;
            for (int batches = 0; batches < 4; batches++) {
                EncodedBatch batch = demand.next(positions, memo, encoder);
                if (batch == null) {
                    demand.demand(List.copyOf(encoder.missing()));
                    return;
                }
                text.append(new String(batch.bytes(), StandardCharsets.UTF_8));
                events += batch.events();
                positions = batch.to();
                demand.readAhead(positions);
            }
            signalled = true;
        }

        boolean finished() {
            return IntStream.range(0, feed.size())
                    .allMatch(i -> positions.offset(i) == feed.cache(i).log().start());
        }
    }

    private static Feed feed(History history) {
        List<TopicPartition> partitions =
                history.caches().stream().map(PartitionCache::partition).toList();
        Map<String, StreamTopic> topics =
                Map.of("t", new StreamTopic(new TopicInfo("t", partitions.size(), History.TOPIC_ID), true));
        return new Feed(
                new Feed.Key(partitions, topics, EventFormat.NDJSON, null),
                history.caches(),
                IdLayout.json(partitions, Map.of(), false, ""),
                false);
    }

    private static List<Client> clients(History history, long... from) {
        Feed feed = feed(history);
        BatchMemo memo = new BatchMemo(1 << 20, new KafkaSseListener() {});
        List<Client> clients = new ArrayList<>();
        for (long each : from) {
            feed.beginReading();
            Positions positions = Positions.of(
                    IntStream.range(0, feed.size()).mapToLong(i -> each).toArray());
            clients.add(new Client(history, feed, memo, positions));
        }
        return clients;
    }

    private static void runToTheEnd(History history, List<Client> clients) {
        for (int rounds = 0; !clients.stream().allMatch(Client::finished); rounds++) {
            assertTrue(
                    rounds < 5_000,
                    () -> "no end: "
                            + clients.stream().map(client -> client.positions).toList());
            history.step();
            clients.forEach(Client::run);
        }
    }

    @Test
    void partitionsThatExceedTheBudgetTogetherAreReadToTheirEnds() {
        History history = new History(2, 1000 * KB, 1);
        history.add(20, 5, 100 * KB);
        List<Client> clients = clients(history, 0);
        runToTheEnd(history, clients);
        assertEquals(100, clients.get(0).events);
        assertTrue(history.given() < 1_000, () -> history.given() + " records fetched for 100");
    }

    @Test
    void aPollLargerThanTheBudgetDelaysNoClient() {
        History history = new History(1, 256 * KB, 25);
        history.add(2, 100, 40 * KB);
        List<Client> clients = clients(history, 0);
        runToTheEnd(history, clients);
        assertEquals(200, clients.get(0).events);
    }

    @Test
    void clientsAtManyPositionsOfManyPartitionsReachTheEnd() {
        History history = new History(2, 1000 * KB, 8);
        history.add(20, 100, 4 * KB);
        List<Client> clients = clients(history, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90);
        runToTheEnd(history, clients);
        for (int i = 0; i < 10; i++) {
            assertEquals(20 * (100 - 10 * i), clients.get(i).events);
        }
        assertTrue(history.given() < 50_000, () -> history.given() + " records fetched for 11000");
    }

    @Test
    void aPartitionThatCannotBeReadIsRetriedLaterAlsoForASingleClient() {
        History history = new History(1, 64 << 20, 10);
        history.add(1, 10, 100);
        history.corrupt(0);
        Client client = clients(history, 0).get(0);
        for (int step = 0; step < 2_000; step++) {
            history.step();
            client.run();
        }
        assertEquals(List.of("apart t-0"), history.troubles());
        assertEquals(1, history.polls());
        assertTrue(client.runs <= 3, () -> client.runs + " runs");
    }

    @Test
    void aDemandThatIsNoLongerMissingIsCancelled() {
        History history = new History(1, 64 << 20, 10);
        history.add(2, 10, 100);
        ReplayDemand demand = new ReplayDemand(history.pool(), feed(history), () -> {});
        demand.demand(List.of(new BatchEncoder.Missing(0, 3), new BatchEncoder.Missing(1, 4)));
        demand.demand(List.of(new BatchEncoder.Missing(1, 4)));
        for (int step = 0; step < 10; step++) {
            history.step();
        }
        assertNull(history.caches().get(0).find(3));
        assertNotNull(history.caches().get(1).find(4));
    }

    @Test
    void historyWithinTheBudgetIsOrderedByTimeForAnyNumberOfPolls() {
        History history = new History(2, 64 << 20, 1);
        history.add(100, 3, KB);
        List<Client> clients = clients(history, 0);
        runToTheEnd(history, clients);
        // All records have the same time, so the partitions follow one after the other.
        List<String> numbers = clients.get(0)
                .text
                .toString()
                .lines()
                .map(line -> line.substring(5, 6))
                .toList();
        assertEquals(
                IntStream.range(0, 300).mapToObj(i -> String.valueOf(i % 3)).toList(), numbers);
    }
}
