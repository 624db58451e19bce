package io.github.kafkasse.servlet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A topic is recreated under connected clients, some milliseconds after its last record, and soon has more records than
 * before. Clients receive the old records, and then each new record once, in order: those that stay connected, those
 * that change to another server, and those that read history.
 *
 * <p>{@code -Dkafkasse.recreatedTopics=300} recreates that many topics for each container and id mode.
 */
class TopicRecreatedIT extends EndToEnd {
    private static final int TOPICS = Integer.getInteger("kafkasse.recreatedTopics", 12);
    private static final int AT_ONCE = 6;
    private static final int OLD = 11;
    private static final int NEW = 60;
    private static final int LONGEST_PAUSE_MILLIS = 300;

    private record Made(String topic, int pauseMillis, boolean twoServers, boolean since) {}

    @ParameterizedTest
    @EnumSource(Setting.IdMode.class)
    void everyRecordOfARecreatedTopicIsDeliveredOnceAndInOrder(Setting.IdMode mode) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Service first = watchful(mode);
        Service second = watchful(mode);
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<String>> runs = new ArrayList<>();
            for (int i = 0; i < TOPICS; i++) {
                Made made =
                        new Made(Topics.newName(), random.nextInt(LONGEST_PAUSE_MILLIS + 1), i % 2 == 1, (i & 2) == 0);
                runs.add(threads.submit((Callable<String>) () -> run(made, first, second)));
            }
            List<String> wrong = new ArrayList<>();
            for (Future<String> run : runs) {
                wrong.add(run.get());
            }
            wrong.removeIf(String::isEmpty);
            assertEquals(List.of(), wrong, wrong.size() + " of " + TOPICS + " went wrong, seed " + seed);
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    private Service watchful(Setting.IdMode mode) throws Exception {
        return service(builder -> builder.set(Setting.ID_MODE, mode)
                .set(Setting.METADATA_MAX_AGE, Duration.ofMillis(300))
                .set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(500)));
    }

    private String run(Made made, Service first, Service second) throws Exception {
        String topic = made.topic;
        topics.kafka().createTopic(topic, 1);
        if (made.since) {
            topics.send(topic, 0, numbers(0, OLD));
        }
        SseBody staying = new SseBody();
        SseBody changing = new SseBody();
        try (StreamClient client = first.stream(topic + "?since=0")) {
            try (StreamClient other = first.stream(topic + "?since=0")) {
                client.readUntil(staying, staying::isOpen);
                other.readUntil(changing, changing::isOpen);
                if (!made.since) {
                    topics.send(topic, 0, numbers(0, OLD));
                }
                client.readUntil(staying, () -> staying.has(OLD));
                other.readUntil(changing, () -> changing.has(OLD));
                // The test depends on the time of day at which this happens.
                TimeUnit.MILLISECONDS.sleep(made.pauseMillis);
                topics.kafka().deleteTopic(topic);
                topics.kafka().createTopic(topic, 1);
                topics.send(topic, 0, numbers(1000, 1000 + NEW));
                other.readUntil(changing, () -> changing.has(OLD + NEW / 2));
            }
            SseBody changed = new SseBody();
            Service next = made.twoServers ? second : first;
            try (StreamClient other = next.resume(topic, changing.lastId())) {
                int rest = OLD + NEW - changing.events().size();
                other.readUntil(changed, () -> changed.isOpen() && changed.has(rest));
            }
            client.readUntil(staying, () -> staying.has(OLD + NEW));
            List<String> both = Stream.concat(changing.data().stream(), changed.data().stream())
                    .toList();
            return check(made, "staying", staying.data()) + check(made, "changing", both);
        } catch (IOException | AssertionError e) {
            return made + ": " + e + ", staying " + staying + ", changing " + changing + "; ";
        }
    }

    /** The problem, in words; empty if there is none. */
    private static String check(Made made, String who, List<String> data) {
        List<String> expected = Stream.of(numbers(0, OLD), numbers(1000, 1000 + NEW))
                .flatMap(Stream::of)
                .toList();
        return data.equals(expected) ? "" : made + " " + who + ": " + data + "; ";
    }

    private static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "" + i).toArray(String[]::new);
    }
}
