package io.github.kafkasse.examples.benchmarks.clients;

import io.github.kafkasse.examples.benchmarks.events.EditEvents;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the ends of an event stream's blocks, and reads from the {@link EditEvents} in them which record is missing or
 * repeated, and how long it took to arrive. Also reads bodies that have one record per line. Belongs to one thread.
 */
final class EventReader implements ClientBody {
    private static final byte[] VALUE = "{\"n\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data: {\"n\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern OFFSET = Pattern.compile("\"partition\":(\\d+),\"offset\":(\\d+)");

    /** The kept length of a line; it includes the numbers that are read from it. */
    private static final int KEPT = 96;

    /** The kept length of a line with an id that the client will send. */
    private static final int LONGEST_ID = 256 << 10;

    private final Group group;
    private final PartitionNumbers numbers;
    private final boolean values;

    /** Whether the client has reconnected: then it knows the next records, whatever the first id is. */
    private final boolean resumed;

    private final boolean checked;
    private final boolean keepsId;

    private byte[] line = new byte[KEPT];
    private int kept;
    private long length;
    private @Nullable StringBuilder firstBlock = new StringBuilder();
    private boolean event;
    private boolean hasEvent;
    private int at;

    /** The id of the last complete block, and that of the present one; only if ids are kept. */
    private String lastId;

    private String blockId;

    EventReader(Group group) {
        this(group, new PartitionNumbers(group), false, "", false);
    }

    private EventReader(Group group, PartitionNumbers numbers, boolean resumed, String id, boolean isElsewhere) {
        this.group = group;
        this.numbers = numbers;
        this.values = group.reading.form() == Reading.Form.VALUES;
        this.resumed = resumed;
        this.checked = group.reading.checked() && !isElsewhere;
        this.keepsId = group.reading.keepsId() && !isElsewhere;
        this.lastId = id;
        this.blockId = id;
    }

    @Override
    public ClientBody next() {
        return new EventReader(group, numbers, true, lastId, false);
    }

    @Override
    public ClientBody elsewhere() {
        return new EventReader(group, numbers, true, lastId, true);
    }

    @Override
    public String lastId() {
        return lastId;
    }

    @Override
    public boolean hasEvent() {
        return hasEvent;
    }

    @Override
    public boolean opened() {
        return firstBlock == null;
    }

    @Override
    public boolean hasReached(long number, int partitions) {
        return numbers.haveReached(number, partitions);
    }

    @Override
    public void read(byte[] bytes, int from, int to, long nowMicros) {
        group.bytes += to - from;
        if (values) {
            firstBlock = null;
        }
        for (int i = from; i < to; ) {
            int end = i;
            while (end < to && bytes[end] != '\n') {
                end++;
            }
            int fits = Math.min(most(bytes[i]) - kept, end - i);
            if (fits > 0) {
                if (kept + fits > line.length) {
                    line = Arrays.copyOf(line, Math.max(kept + fits, 2 * line.length));
                }
                System.arraycopy(bytes, i, line, kept, fits);
                kept += fits;
            }
            length += end - i;
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

    /** The kept length of the line that continues with this byte. */
    private int most(byte next) {
        return keepsId && (kept == 0 ? next : line[0]) == 'i' ? LONGEST_ID : KEPT;
    }

    private void lineEnded(long nowMicros) {
        if (kept == 0) {
            blockEnded();
        } else if (begins(values ? VALUE : DATA)) {
            at = values ? VALUE.length : DATA.length;
            event = true;
            long number = number();
            int partition = (int) number();
            long sent = number();
            if (checked) {
                numbers.received(partition, number);
                group.latency.recordValue(Math.max(0, nowMicros - sent));
            }
            if (values) {
                blockEnded();
            }
        } else if (begins(ID)) {
            group.largestId = Math.max(group.largestId, length - ID.length);
            if (keepsId) {
                blockId = new String(line, ID.length, kept - ID.length, StandardCharsets.US_ASCII);
            }
        }
        kept = 0;
        length = 0;
    }

    private boolean begins(byte[] text) {
        return kept > text.length && Arrays.equals(line, 0, text.length, text, 0, text.length);
    }

    private void blockEnded() {
        if (event) {
            group.events++;
            event = false;
            hasEvent = true;
        }
        lastId = blockId;
        if (firstBlock != null && resumed) {
            firstBlock = null;
        } else if (firstBlock != null) {
            Matcher offsets = OFFSET.matcher(firstBlock);
            while (offsets.find()) {
                numbers.expect(Integer.parseInt(offsets.group(1)), Long.parseLong(offsets.group(2)));
            }
            firstBlock = null;
        }
    }

    /** Reads the next number in the line. */
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
}
