package io.github.kafkasse.examples.benchmarks.clients;

import java.util.Arrays;

/** The numbers of the records that one client expects next, a partition each. Belongs to one thread. */
final class PartitionNumbers {
    private static final int MOST_PARTITIONS = 2_000;

    private final Group group;

    /** -1 where the number is not known. */
    private long[] next = new long[0];

    PartitionNumbers(Group group) {
        this.group = group;
    }

    /** The next record of a partition has this number. */
    void expect(int partition, long number) {
        grow(partition);
        next[partition] = number;
    }

    /** Counts a record that came as lost or repeated ones, if it is not the expected one. */
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

    /** Whether everything before a number has come of so many partitions. */
    boolean haveReached(long number, int partitions) {
        return next.length >= partitions && Arrays.stream(next, 0, partitions).allMatch(each -> each >= number);
    }

    private void grow(int partition) {
        if (partition >= MOST_PARTITIONS) {
            throw new IllegalStateException("Partition " + partition + " is one too many");
        }
        int known = next.length;
        if (partition >= known) {
            next = Arrays.copyOf(next, partition + 1);
            Arrays.fill(next, known, next.length, group.reading.next());
        }
    }
}
