package io.github.kafkasse.internal.kafka;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka with a few topics in memory. It answers immediately; or, after {@link #hold}, when the test says so, with its
 * state at that moment.
 */
public final class FakeKafka implements KafkaQueries, TruncationCheck {
    /** The requests, one per line: {@code topics [edits]}, {@code latest [edits-0]}. */
    public final List<String> requests = new ArrayList<>();

    private final Map<String, TopicInfo> topics = new HashMap<>();
    private final Map<TopicPartition, Log> logs = new HashMap<>();
    private final Queue<Request> held = new ArrayDeque<>();
    private final Set<String> silent = new HashSet<>();
    private boolean holding;

    /** Creates a topic, or recreates one of the same name. */
    public TopicInfo topic(String name, int partitions) {
        topics.put(name, new TopicInfo(name, partitions, Uuid.randomUuid()));
        IntStream.range(0, partitions).forEach(p -> logs.put(new TopicPartition(name, p), new Log()));
        return topics.get(name);
    }

    public void grow(String name, int partitions) {
        topics.put(name, new TopicInfo(name, partitions, topics.get(name).id()));
        IntStream.range(0, partitions).forEach(p -> logs.computeIfAbsent(new TopicPartition(name, p), k -> new Log()));
    }

    public void delete(String name) {
        topics.remove(name);
        logs.keySet().removeIf(partition -> partition.topic().equals(name));
    }

    /** The present topic, without a request. */
    public TopicInfo info(String name) {
        return topics.get(name);
    }

    /** Restores a topic after its deletion was reported. */
    public void restore(TopicInfo info) {
        topics.put(info.name(), info);
        grow(info.name(), info.partitions());
    }

    /** Describes a topic, but does not have its partitions, as if two brokers answered differently. */
    public void describeOnly(TopicInfo info) {
        topics.put(info.name(), info);
    }

    /** Appends one record for every timestamp. */
    public void append(String topic, int partition, long... timestamps) {
        Log log = logs.get(new TopicPartition(topic, partition));
        for (long timestamp : timestamps) {
            log.timestamps.add(timestamp);
        }
    }

    public void deleteBefore(String topic, int partition, int offset) {
        logs.get(new TopicPartition(topic, partition)).start = offset;
    }

    /** Elects another leader, with the next epoch and a log that ends at an offset; later records are lost. */
    public void elect(String topic, int partition, int end) {
        Log log = logs.get(new TopicPartition(topic, partition));
        log.timestamps.subList(end, log.timestamps.size()).clear();
        log.epochs.add((long) end);
        log.epoch = log.epochs.size() - 1;
    }

    @Override
    public CompletableFuture<OffsetAndEpoch> lastCommon(
            TopicPartition partition, OffsetAndEpoch position, int leaderEpoch) {
        return request("common", List.of(partition), key -> {
                    List<Long> starts = logs.get(key).epochs;
                    int epoch = position.epoch();
                    long end = starts.get(epoch + 1);
                    return end < position.offset() ? new OffsetAndEpoch(end, epoch) : position;
                })
                .get(partition)
                .toCompletableFuture();
    }

    /** From now on, requests wait for the test. */
    public void hold() {
        holding = true;
    }

    /** From now on, requests for these topics or partitions get no answer, whatever else a request contains. */
    public void silence(String... names) {
        silent.addAll(List.of(names));
    }

    /** Answers for all topics and partitions again, including waiting requests. */
    public void heal() {
        silent.clear();
        answerAll();
    }

    /** Fails every request that still waits. */
    public void failSilent(RuntimeException failure) {
        List<Request> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(request -> request.parts.forEach(part -> part.promise.completeExceptionally(failure)));
    }

    /** Answers the waiting requests, and all later ones immediately. */
    public void release() {
        holding = false;
        answerAll();
    }

    /** Answers the oldest waiting request, except for these names, for which it continues to wait. */
    public void answer(String... except) {
        answer(held.remove(), Set.of(except));
    }

    private void answer(Request request, Set<String> except) {
        List<Part> unanswered = new ArrayList<>();
        for (Part part : request.parts) {
            if (except.contains(part.name)) {
                unanswered.add(part);
            } else {
                part.answer.run();
            }
        }
        if (!unanswered.isEmpty()) {
            held.add(new Request(unanswered));
        }
    }

    public void answerAll() {
        while (!held.isEmpty()) {
            answer();
        }
    }

    public void fail(RuntimeException failure) {
        held.remove().parts.forEach(part -> part.promise.completeExceptionally(failure));
    }

    public int waiting() {
        return held.size();
    }

    @Override
    public Map<String, CompletionStage<Optional<TopicInfo>>> topics(Collection<String> names) {
        return request("topics", names, name -> Optional.ofNullable(topics.get(name)));
    }

    @Override
    public Map<TopicPartition, CompletionStage<OffsetAndEpoch>> offsets(Map<TopicPartition, Long> times) {
        assertFalse(times.isEmpty());
        long first = times.values().iterator().next();
        String what = first == LATEST ? "latest" : first == EARLIEST ? "earliest" : "times";
        return request(
                what,
                times.keySet(),
                partition -> new OffsetAndEpoch(offset(partition, times.get(partition)), logs.get(partition).epoch));
    }

    private long offset(TopicPartition partition, long time) {
        Log log = logs.get(partition);
        if (log == null) {
            throw NotAvailable.partition(partition);
        }
        if (time == EARLIEST || time == LATEST) {
            return time == EARLIEST ? log.start : log.timestamps.size();
        }
        return IntStream.range(log.start, log.timestamps.size())
                .filter(offset -> log.timestamps.get(offset) >= time)
                .findFirst()
                .orElse((int) NONE);
    }

    @Override
    public CompletionStage<Set<String>> topicNames() {
        return request("names", List.of("all"), key -> Set.copyOf(topics.keySet()))
                .get("all");
    }

    @Override
    public CompletionStage<String> clusterId() {
        return request("cluster", List.of("id"), key -> "4L6g3nShT-eMCtK--X86sw")
                .get("id");
    }

    private <K, V> Map<K, CompletionStage<V>> request(String what, Collection<K> keys, Answer<K, V> answer) {
        requests.add(what + " " + keys.stream().map(Object::toString).sorted().toList());
        Map<K, CompletionStage<V>> answers = new LinkedHashMap<>();
        Request request = new Request(new ArrayList<>());
        for (K key : keys) {
            CompletableFuture<V> promise = new CompletableFuture<>();
            answers.put(key, promise);
            request.parts.add(new Part(key.toString(), promise, () -> {
                try {
                    promise.complete(answer.to(key));
                } catch (RuntimeException e) {
                    promise.completeExceptionally(e);
                }
            }));
        }
        held.add(request);
        if (!holding) {
            held.remove(request);
            answer(request, silent);
        }
        return answers;
    }

    private interface Answer<K, V> {
        V to(K key);
    }

    private record Part(String name, CompletableFuture<?> promise, Runnable answer) {}

    private record Request(List<Part> parts) {}

    private static final class Log {
        private final List<Long> timestamps = new ArrayList<>();
        private int start;
        private int epoch = OffsetAndEpoch.UNKNOWN;

        /** The offset at which each epoch begins; an epoch is removed if all of its records are lost. */
        private final List<Long> epochs = new ArrayList<>();
    }
}
