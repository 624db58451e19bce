package io.github.kafkasse.examples.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ends of an event stream's blocks, and what the {@link EditEvents} in them say of themselves: whether one is
 * missing or comes twice, and how long it was on its way. Belongs to one thread.
 */
final class EventReader implements ResponseBody {
    private static final byte[] DATA = "data: {\"n\":".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern OFFSET = Pattern.compile("\"partition\":(\\d+),\"offset\":(\\d+)");

    /** How much is kept of a line: as much as the numbers need that are looked for. */
    private static final int KEPT = 96;

    private static final int MOST_PARTITIONS = 64;

    private final Group group;
    private final byte[] line = new byte[KEPT];
    private int kept;
    private @Nullable StringBuilder firstBlock = new StringBuilder();
    private boolean event;

    /** The numbers that come next in each partition; -1 where that is not known. */
    private long[] next = new long[1];

    private int at;

    EventReader(Group group) {
        this.group = group;
        Arrays.fill(next, -1);
    }

    /** Whether the first block has come. */
    boolean opened() {
        return firstBlock == null;
    }

    /** Whether everything before a number has come of so many partitions. */
    boolean hasReached(long number, int partitions) {
        return next.length >= partitions && Arrays.stream(next, 0, partitions).allMatch(each -> each >= number);
    }

    @Override
    public void read(byte[] bytes, int from, int to, long nowMicros) {
        group.bytes += to - from;
        for (int i = from; i < to; ) {
            int end = i;
            while (end < to && bytes[end] != '\n') {
                end++;
            }
            int fits = Math.min(KEPT - kept, end - i);
            if (fits > 0) {
                System.arraycopy(bytes, i, line, kept, fits);
                kept += fits;
            }
            if (firstBlock != null) {
                firstBlock.append(new String(bytes, i, end - i, StandardCharsets.US_ASCII));
            }
            if (end < to) {
                lineEnded(nowMicros);
                end++;
            }
            i = end;
        }
    }

    private void lineEnded(long nowMicros) {
        if (kept == 0) {
            blockEnded();
        } else if (kept > DATA.length && Arrays.equals(line, 0, DATA.length, DATA, 0, DATA.length)) {
            event = true;
            at = DATA.length;
            long number = number();
            int partition = (int) number();
            long sent = number();
            if (group.checked) {
                check(partition, number);
                group.latency.recordValue(Math.max(0, nowMicros - sent));
            }
        }
        kept = 0;
    }

    private void blockEnded() {
        if (event) {
            group.events++;
            event = false;
        }
        if (firstBlock != null) {
            Matcher offsets = OFFSET.matcher(firstBlock);
            while (offsets.find()) {
                know(Integer.parseInt(offsets.group(1)), Long.parseLong(offsets.group(2)));
            }
            firstBlock = null;
        }
    }

    /** The next number in the line. */
    private long number() {
        while (line[at] < '0' || line[at] > '9') {
            at++;
        }
        long number = 0;
        while (line[at] >= '0' && line[at] <= '9') {
            number = number * 10 + line[at++] - '0';
        }
        return number;
    }

    private void check(int partition, long number) {
        if (partition >= next.length || next[partition] < 0) {
            throw new IllegalStateException("The first id did not name partition " + partition);
        }
        if (number > next[partition]) {
            group.lost += number - next[partition];
        } else if (number < next[partition]) {
            group.repeated++;
        }
        next[partition] = number + 1;
    }

    private void know(int partition, long offset) {
        if (partition >= MOST_PARTITIONS) {
            throw new IllegalStateException("Partition " + partition + " is one too many");
        }
        if (partition >= next.length) {
            int known = next.length;
            next = Arrays.copyOf(next, partition + 1);
            Arrays.fill(next, known, next.length, -1);
        }
        next[partition] = offset;
    }
}
