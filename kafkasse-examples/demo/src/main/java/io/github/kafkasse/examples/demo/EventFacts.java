package io.github.kafkasse.examples.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The stream and the time of an event.
 *
 * @param stream its {@code meta.stream}
 * @param dt its {@code meta.dt}, or else its {@code dt}; {@code null} if it has neither
 */
record EventFacts(String stream, @Nullable Instant dt) {
    private static final Pattern STREAM = Pattern.compile("[a-zA-Z0-9._-]{1,240}");

    /** Does not limit the size of an event. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /**
     * Reads an event.
     *
     * @return its stream and time; {@code null} if the text is blank
     * @throws IllegalArgumentException if it is not a valid event; the message is the reason
     */
    static @Nullable EventFacts of(byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return null;
            }
            if (first != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("an event is a JSON object");
            }
            EventFacts facts = read(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("the line continues after the event");
            }
            return facts;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is not JSON: " + e.getOriginalMessage(), e);
        } catch (CharConversionException e) {
            throw new IllegalArgumentException("this is not JSON in UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
    }

    private static EventFacts read(JsonParser parser) throws IOException {
        String stream = null;
        Instant metaTime = null;
        Instant ownTime = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String member = parser.currentName();
            JsonToken value = parser.nextToken();
            if (member.equals("meta") && value == JsonToken.START_OBJECT) {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String metaMember = parser.currentName();
                    JsonToken metaValue = parser.nextToken();
                    if (metaMember.equals("stream") && metaValue == JsonToken.VALUE_STRING) {
                        stream = parser.getText();
                    } else if (metaMember.equals("dt") && metaValue != JsonToken.VALUE_NULL) {
                        metaTime = metaTime(parser.getText());
                        parser.skipChildren();
                    } else {
                        parser.skipChildren();
                    }
                }
            } else if (member.equals("dt") && value == JsonToken.VALUE_STRING) {
                ownTime = ownTime(parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        if (stream == null || !STREAM.matcher(stream).matches()) {
            throw new IllegalArgumentException(
                    stream == null ? "it has no meta.stream" : "its meta.stream is not a valid topic name");
        }
        return new EventFacts(stream, metaTime == null ? ownTime : metaTime);
    }

    private static Instant metaTime(String text) {
        Instant time;
        try {
            time = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("its meta.dt is not a time such as 2020-06-10T18:57:16Z", e);
        }
        if (!isTimestamp(time)) {
            throw new IllegalArgumentException("its meta.dt is before 1970, or too late for a timestamp of Kafka");
        }
        return time;
    }

    /** The value of {@code dt}, or {@code null} if it is not a time: outside {@code meta}, it may be anything. */
    private static @Nullable Instant ownTime(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return isTimestamp(time) ? time : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Whether Kafka can store the time: as non-negative milliseconds since 1970, in a long. */
    private static boolean isTimestamp(Instant time) {
        return time.getEpochSecond() >= 0 && time.getEpochSecond() <= Long.MAX_VALUE / 1000 - 1;
    }

    /** Its time in epoch milliseconds, or {@code otherwise} if it has none. */
    long timestamp(long otherwise) {
        return dt == null ? otherwise : dt.toEpochMilli();
    }
}
