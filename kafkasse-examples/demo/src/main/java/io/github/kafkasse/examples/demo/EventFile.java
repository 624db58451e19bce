package io.github.kafkasse.examples.demo;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of events, one JSON object per line: the position of each event in the file, in the order of their times. The
 * whole file is checked before anything is sent, so that an invalid line is reported at once. The events stay in the
 * file, which may be larger than the memory.
 *
 * <p>The time of an event is its {@code meta.dt}, or else its {@code dt}. An event that has neither gets the time of
 * the line before it, or, at the beginning of the file, of the first line that has a time. Events of the same time keep
 * the order of the file. Immutable.
 */
final class EventFile {
    /**
     * The position of an event.
     *
     * @param line its line, from 1
     * @param offset where it begins in the file, in bytes
     * @param length its length in bytes, without the line's end
     * @param stream its {@code meta.stream}
     * @param timestamp its time, in epoch milliseconds
     */
    record Event(long line, long offset, int length, String stream, long timestamp) {
        Event at(long time) {
            return new Event(line, offset, length, stream, time);
        }
    }

    private static final long UNKNOWN = -1;

    private final Path path;
    private final List<Event> events;

    private EventFile(Path path, List<Event> events) {
        this.path = path;
        this.events = events;
    }

    /**
     * Reads and checks a file.
     *
     * @throws DemoException if the file cannot be read, has no events, or has an invalid line; the message says which
     */
    static EventFile read(Path path) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new DemoException("--events " + path + ": this is not a file");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            List<Event> events = withTimes(scan(path, in));
            if (events.isEmpty()) {
                throw new DemoException("--events " + path + ": this file has no events");
            }
            events.sort(Comparator.comparingLong(Event::timestamp));
            return new EventFile(path, events);
        } catch (NoSuchFileException e) {
            throw new DemoException("--events " + path + ": there is no such file", e);
        } catch (IOException e) {
            throw new DemoException("--events " + path + ": cannot read this file: " + e.getMessage(), e);
        }
    }

    private static List<Event> scan(Path path, InputStream in) throws IOException {
        List<Event> events = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream(4096);
        long number = 1;
        long offset = 0;
        boolean more = true;
        while (more) {
            int next = in.read();
            more = next >= 0;
            if (more && next != '\n') {
                line.write(next);
                continue;
            }
            Event event = event(path, number, offset, line.toByteArray());
            if (event != null) {
                events.add(event);
            }
            offset += line.size() + 1;
            number++;
            line.reset();
        }
        return events;
    }

    /** The event of a line; {@code null} if the line is blank, as at the end of many files. */
    private static @Nullable Event event(Path path, long number, long offset, byte[] line) {
        try {
            EventFacts facts = EventFacts.of(line);
            return facts == null
                    ? null
                    : new Event(number, offset, line.length, facts.stream(), facts.timestamp(UNKNOWN));
        } catch (IllegalArgumentException e) {
            throw new DemoException("--events " + path + ", line " + number + ": " + e.getMessage(), e);
        }
    }

    private static List<Event> withTimes(List<Event> events) {
        long last = events.stream()
                .mapToLong(Event::timestamp)
                .filter(time -> time != UNKNOWN)
                .findFirst()
                .orElseGet(System::currentTimeMillis);
        List<Event> timed = new ArrayList<>(events.size());
        for (Event event : events) {
            last = event.timestamp() == UNKNOWN ? last : event.timestamp();
            timed.add(event.at(last));
        }
        return timed;
    }

    Path path() {
        return path;
    }

    /** The events, ordered by time. */
    List<Event> events() {
        return List.copyOf(events);
    }

    /** The length of the longest event, in bytes. */
    int longest() {
        return events.stream().mapToInt(Event::length).max().orElse(0);
    }

    /** The last event's time, in epoch milliseconds. */
    long latest() {
        return events.get(events.size() - 1).timestamp();
    }

    /** The streams of the events, in the order of their first events. */
    Set<String> streams() {
        Set<String> streams = new LinkedHashSet<>();
        events.forEach(event -> streams.add(event.stream()));
        return streams;
    }
}
