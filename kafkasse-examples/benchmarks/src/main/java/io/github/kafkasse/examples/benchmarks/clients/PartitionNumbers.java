package io.github.kafkasse.examples.benchmarks.clients;

import java.util.Arrays;

/** The number of the record that one client expects next, for each partition. Belongs to one thread. */
final class PartitionNumbers {
    private static final int MOST_PARTITIONS = 2_000;

    private final Group group;

    /** -1 if the number is not known. */
    private long[] next = new long[0];

    PartitionNumbers(Group group) {
        this.group = group;
    }

    /** Sets the number of the next record of a partition. */
    void expect(int partition, long number) {
        grow(partition);
        next[partition] = number;
    }

    /** Compares a received record with the expected one, and counts lost or repeated records. */
    void received(int partition, long number) {
        grow(partition);
        if (next[partition] < 0) {
            throw new IllegalStateException("The first id did not name partition " + partition);
        }
        if (number > next[partition]) {
            group.lost += number - next[partition];
        } else if (number < next[partition]) {
            group.repeated++;
        }
        next[partition] = number + 1;
    }

    /** Whether everything before {@code number} was received, from each of {@code partitions} partitions. */
    boolean haveReached(long number, int partitions) {
        return next.length >= partitions && Arrays.stream(next, 0, partitions).allMatch(each -> each >= number);
    }

    private void grow(int partition) {
        if (partition >= MOST_PARTITIONS) {
            throw new IllegalStateException("Partition " + partition + " is unexpected");
        }
        int known = next.length;
        if (partition >= known) {
            next = Arrays.copyOf(next, partition + 1);
            Arrays.fill(next, known, next.length, group.reading.next());
        }
    }
}
