package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Settings;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.filter.EventFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Clients of one key each, on two loops, in a random sequence of publishes, evictions, full sinks, partitions whose
 * offsets cannot be looked up, and disconnections at random bytes. Between the turns of one loop, more is published,
 * and the other loop takes steps. Each client receives every record of its key exactly once.
 */
class KeyedClientsRandomTest {
    private static final int PARTITIONS = 3;
    private static final int STEPS = 150;
    private static final List<String> KEYS = List.of("a", "b", "c", "quiet");
    private static final Pattern VALUE =
            Pattern.compile("\\{\"key\":\"(\\w+)\",\"partition\":(\\d+),\"offset\":(\\d+).*");
    private static final Pattern POSITION = Pattern.compile("\"partition\":(\\d+),\"offset\":(\\d+)");

    private final ConnectionFixture fixture = new ConnectionFixture(Settings.defaults(), null, 2);

    /** The offsets of each key's records, by partition. */
    private final Map<String, Map<Integer, List<Long>>> produced = new TreeMap<>();

    private final List<Follower> followers = new ArrayList<>();
    private Random random;
    private boolean isAmidAStep;

    /** Whether the offsets of a partition cannot be looked up. */
    private boolean isLeaderAway;

    /** A client that reconnects with the id of its last complete block. */
    private final class Follower {
        private final String key;
        private final Map<Integer, Long> begun = new TreeMap<>();
        private final Map<Integer, List<Long>> received = new TreeMap<>();
        private Client client;
        private String lastId = "";

        Follower(String key) {
            this.key = key;
            this.client = connect("");
            String text = client.text(); // the first block, and possibly events
            Matcher position = POSITION.matcher(text.substring(0, text.indexOf("\n\n")));
            while (position.find()) {
                begun.put(Integer.parseInt(position.group(1)), Long.parseLong(position.group(2)));
            }
            lastId = SseEvents.of(text).lastId();
        }

        private Client connect(String id) {
            StreamRequest request = ClientRequests.request()
                    .withFilter(EventFilter.member("@key", key))
                    .withLastEventId(id);
            return fixture.connect(request, anyLoop().loop);
        }

        private void take() {
            for (String data : SseEvents.of(client.text()).data()) {
                Matcher value = VALUE.matcher(data);
                assertTrue(value.matches() && value.group(1).equals(key), data);
                List<Long> offsets =
                        received.computeIfAbsent(Integer.parseInt(value.group(2)), partition -> new ArrayList<>());
                long offset = Long.parseLong(value.group(3));
                assertTrue(
                        offsets.isEmpty() || offsets.get(offsets.size() - 1) < offset,
                        () -> "repeated or out of order: " + key + " " + data);
                offsets.add(offset);
            }
        }

        void reconnect() {
            client.leave();
            take();
            String id = SseEvents.of(client.text()).lastId();
            lastId = id.isEmpty() ? lastId : id; // its response may not have been open
            client = connect(lastId);
        }

        void finish() {
            client.takeAll();
            fixture.fetch();
            take();
            Map<Integer, List<Long>> expected = new TreeMap<>();
            produced.getOrDefault(key, Map.of()).forEach((partition, all) -> {
                List<Long> own = all.stream()
                        .filter(offset -> offset >= begun.get(partition))
                        .toList();
                if (!own.isEmpty()) {
                    expected.put(partition, own);
                }
            });
            assertEquals(expected, received, key);
        }
    }

    private TopicPartition anyPartition() {
        return new TopicPartition("t", random.nextInt(PARTITIONS));
    }

    private void publish(boolean quietly) {
        TopicPartition partition = anyPartition();
        String[] values = new String[1 + random.nextInt(random.nextInt(10) == 0 ? 400 : 6)];
        long offset = fixture.logs.partition(partition).end;
        for (int i = 0; i < values.length; i++) {
            String any = KEYS.get(Math.min(random.nextInt(12), KEYS.size() - 1));
            String key = any.equals("quiet") && random.nextInt(9) > 0 ? "other" : any;
            String filling = "x".repeat(random.nextInt(60) == 0 ? 150_000 : random.nextInt(40));
            values[i] = "{\"key\":\"" + key + "\",\"partition\":" + partition.partition() + ",\"offset\":" + offset
                    + ",\"x\":\"" + filling + "\"}";
            produced.computeIfAbsent(key, each -> new TreeMap<>())
                    .computeIfAbsent(partition.partition(), each -> new ArrayList<>())
                    .add(offset++);
        }
        if (quietly) {
            fixture.publishQuietly(partition, values);
        } else {
            fixture.publish(partition, values);
        }
        if (random.nextInt(8) == 0) {
            fixture.logs.appendGap(partition, 1);
            fixture.kafka.append("t", partition.partition(), fixture.logs.partition(partition).end);
        }
    }

    /** Runs actions between the turns of two groups of one loop. */
    private void actBetweenTurns() {
        if (!isAmidAStep && random.nextInt(3) == 0) {
            isAmidAStep = true;
            for (int more = random.nextInt(3); more > 0; more--) {
                publish(true);
            }
            fixture.loops.forEach(SteppedLoop::run); // except the one that is within a step
            isAmidAStep = false;
        }
    }

    private void toggleLeader() {
        if (isLeaderAway) {
            fixture.kafka.heal();
        } else {
            fixture.kafka.silence(anyPartition().toString());
        }
        isLeaderAway = !isLeaderAway;
        fixture.pass(Duration.ofMillis(random.nextInt(1_500)));
    }

    private SteppedLoop anyLoop() {
        return fixture.loops.get(random.nextInt(fixture.loops.size()));
    }

    private Follower anyFollower() {
        return followers.get(random.nextInt(followers.size()));
    }

    private void step() {
        switch (random.nextInt(14)) {
            case 0 -> anyFollower().reconnect();
            case 1 -> {
                Client client = anyFollower().client;
                client.takeAtMost(client.sink.memory().size() + random.nextInt(3_000));
            }
            case 2 -> anyFollower().client.takeMore(random.nextInt(100_000));
            case 3 -> anyFollower().client.takeAll();
            case 4 -> fixture.dropFromMemory(anyPartition());
            case 5 -> fixture.fetch();
            case 6 -> {
                if (followers.size() < 16 && !isLeaderAway) {
                    followers.add(new Follower(KEYS.get(random.nextInt(KEYS.size()))));
                }
            }
            case 7, 8 -> publish(true);
            case 9 -> anyLoop().run();
            case 10 -> toggleLeader();
            default -> publish(false);
        }
    }

    @RepeatedTest(20)
    void eachClientGetsEachRecordOfItsKeyOnce(RepetitionInfo repetition) {
        random = new Random(Long.getLong("seed", repetition.getCurrentRepetition()));
        fixture.create("t", PARTITIONS);
        for (int i = 0; i < fixture.loops.size(); i++) {
            KEYS.forEach(key -> followers.add(new Follower(key)));
        }
        fixture.events.onLive = this::actBetweenTurns;
        for (int i = 0; i < STEPS; i++) {
            step();
        }
        fixture.events.onLive = () -> {};
        fixture.kafka.heal();
        for (int second = 0; second < 10; second++) {
            fixture.pass(Duration.ofSeconds(1));
        }
        followers.forEach(Follower::finish);
        followers.forEach(follower -> follower.client.leave());
        assertTrue(fixture.nothingIsFollowed());
    }
}
