package io.github.kafkasse.examples.faults;

import io.github.kafkasse.examples.faults.Findings.Fact;
import io.github.kafkasse.examples.faults.Findings.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Checks what one client receives over all its connections: every record of every sequence once and in order, from the
 * first one on. Thread-safe.
 *
 * <p>There are two exceptions. Records that Kafka deleted may be missing if a comment reported it. When a topic has
 * been deleted and created again, the last records of the former topic may be missing, since Kafka no longer has them.
 */
final class StreamCheck {
    private final String client;
    private final Findings findings;
    private final Expiry expiry;
    private final Map<TopicPartition, PartitionState> partitions = new HashMap<>();

    private static final class PartitionState {
        int generation;
        long lastOffset = -1;
        boolean lossTold;
        final Map<String, SequenceState> sources = new HashMap<>();
    }

    private static final class SequenceState {
        long next;
        boolean lossTold;
        final Set<Long> lost = new HashSet<>();
    }

    /** Numbers that were not received. They are a loss unless Kafka itself lost them, which is known at the end. */
    private record Gap(Sequence sequence, long from, long to, String phase, String detail) {}

    private final List<Gap> gaps = new ArrayList<>();
    private final Map<Sequence, Set<Long>> lateNumbers = new HashMap<>();

    /** @param client the client's name in the findings */
    StreamCheck(String client, Findings findings, Expiry expiry) {
        this.client = client;
        this.findings = findings;
        this.expiry = expiry;
    }

    /** The client has dropped its position, and restarts at the beginning of all partitions. */
    synchronized void restarted() {
        partitions.clear();
    }

    /** A comment has reported to the client that records of this partition are lost. */
    synchronized void lossTold(String topic, int partition) {
        PartitionState state =
                partitions.computeIfAbsent(new TopicPartition(topic, partition), ignored -> new PartitionState());
        state.lossTold = true;
        state.sources.values().forEach(each -> each.lossTold = true);
        findings.count(Fact.LOSSES_TOLD, 1);
    }

    synchronized void received(Event event) {
        findings.count(Fact.EVENTS, 1);
        Sequence sequence = event.sequence();
        if (event.aborted()) {
            found(Kind.ABORTED, 1, event, "");
            return;
        }
        PartitionState partition = partitions.computeIfAbsent(
                new TopicPartition(sequence.topic(), sequence.partition()), ignored -> new PartitionState());
        if (sequence.generation() < partition.generation) {
            found(Kind.REPEATED, 1, event, "after a record of generation " + partition.generation);
            return;
        }
        if (sequence.generation() > partition.generation) {
            partition.generation = sequence.generation();
            partition.lastOffset = -1;
            partition.sources.clear();
        }
        boolean sequenceKept = checkNumber(partition, event);
        if (sequenceKept && event.offset() >= 0 && event.offset() <= partition.lastOffset) {
            found(Kind.OUT_OF_ORDER, 1, event, "after offset " + partition.lastOffset);
        }
        partition.lastOffset = Math.max(partition.lastOffset, event.offset());
    }

    /** Whether this is the expected number, or the next one after a reported loss. */
    private boolean checkNumber(PartitionState partition, Event event) {
        SequenceState state = partition.sources.get(event.sequence().source());
        boolean first = state == null;
        if (state == null) {
            state = new SequenceState();
            state.lossTold = partition.lossTold;
            partition.sources.put(event.sequence().source(), state);
        }
        if (event.number() < state.next) {
            boolean late = state.lost.remove(event.number());
            if (late) {
                lateNumbers
                        .computeIfAbsent(event.sequence(), ignored -> new HashSet<>())
                        .add(event.number());
            }
            found(late ? Kind.OUT_OF_ORDER : Kind.REPEATED, 1, event, "after number " + (state.next - 1));
            return false;
        }
        if (event.number() > state.next) {
            boolean gone = expiry.mayLackBefore(event.sequence(), event.number());
            if (!gone || !(first || state.lossTold)) {
                String comment = gone ? ", and no comment said that Kafka had deleted them" : "";
                String detail = describe(event) + "instead of " + state.next + comment;
                gaps.add(new Gap(event.sequence(), state.next, event.number(), findings.phase(), detail));
                for (long lost = state.next; lost < event.number(); lost++) {
                    state.lost.add(lost);
                }
            }
        }
        state.next = event.number() + 1;
        state.lossTold = false;
        partition.lossTold = false;
        return true;
    }

    /** Whether the client has received every record that Kafka has of its topics. */
    synchronized boolean isComplete(Truth truth, Set<String> topics) {
        return truth.ends(topics).entrySet().stream().allMatch(end -> next(end.getKey()) >= end.getValue());
    }

    /** Reports the records that were not received, and those that are still missing. */
    synchronized void finish(Truth truth, Set<String> topics) {
        for (Gap gap : gaps) {
            long lost = LongStream.range(gap.from, gap.to)
                    .filter(number -> !truth.isGap(gap.sequence, number))
                    .filter(number ->
                            !lateNumbers.getOrDefault(gap.sequence, Set.of()).contains(number))
                    .count();
            if (lost > 0) {
                findings.foundIn(gap.phase, Kind.LOST, lost, gap.detail);
            }
        }
        truth.ends(topics).forEach((sequence, end) -> {
            long next = next(sequence);
            if (next < end) {
                findings.found(
                        Kind.LOST, end - next, client + ": the last of " + sequence + ", from number " + next + " on");
            }
        });
    }

    private long next(Sequence sequence) {
        PartitionState partition = partitions.get(new TopicPartition(sequence.topic(), sequence.partition()));
        if (partition == null || partition.generation != sequence.generation()) {
            return 0;
        }
        SequenceState state = partition.sources.get(sequence.source());
        return state == null ? 0 : state.next;
    }

    private void found(Kind kind, long count, Event event, String what) {
        findings.found(kind, count, describe(event) + what);
    }

    private String describe(Event event) {
        return client + ": " + event.sequence() + " number " + event.number() + " (offset " + event.offset() + ") ";
    }
}
