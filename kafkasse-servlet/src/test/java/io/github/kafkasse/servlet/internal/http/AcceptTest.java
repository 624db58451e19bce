package io.github.kafkasse.servlet.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            text/event-stream                                                | EVENT_STREAM
            application/json                                                 | JSON
            application/x-ndjson                                             | NDJSON
            TEXT/Event-Stream                                                | EVENT_STREAM
            Application/JSON                                                 | JSON
            application/json;charset=utf-8                                   | JSON
            text/event-stream; charset=utf-8                                 | EVENT_STREAM
            application/*                                                    | JSON
            text/*                                                           | EVENT_STREAM
            */*                                                              | EVENT_STREAM
            text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8  | EVENT_STREAM
            text/html                                                        | EVENT_STREAM
            image/*                                                          | EVENT_STREAM
            """)
    void servesTheRequestedType(String accept, StreamType served) {
        assertEquals(served, Accept.choose(List.of(accept)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            application/json, text/event-stream                     | JSON
            text/event-stream, application/json                     | EVENT_STREAM
            application/json;q=0.5, text/event-stream               | EVENT_STREAM
            application/json;q=0.5, text/event-stream;q=0.4         | JSON
            application/json;Q=0.5, text/event-stream;q=0.51        | EVENT_STREAM
            application/json ; q=0.50 , application/x-ndjson;q=.6   | JSON
            application/json;q=0.9, application/x-ndjson            | NDJSON
            application/x-ndjson, application/json                  | NDJSON
            application/json, text/plain, */*                       | JSON
            application/json;q=0.5, */*                             | EVENT_STREAM
            application/*, application/x-ndjson;q=0.5               | JSON
            application/json;q=0.2, application/*;q=0.9             | NDJSON
            application/*, text/*                                   | JSON
            text/*, application/*                                   | EVENT_STREAM
            text/event-stream;q=0, */*                              | JSON
            text/event-stream;q=0.000, application/json;q=0.001     | JSON
            text/event-stream;q=0, application/json;q=0, */*        | NDJSON
            */*;q=0                                                 | EVENT_STREAM
            text/event-stream;q=0                                   | EVENT_STREAM
            application/json;profile="a,b;q=0";q=0.7, */*;q=0.1     | JSON
            """)
    void servesTheTypeOfTheHighestQuality(String accept, StreamType served) {
        assertEquals(served, Accept.choose(List.of(accept)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ,,,                                       | EVENT_STREAM
            ;q=1                                      | EVENT_STREAM
            json                                      | EVENT_STREAM
            /                                         | EVENT_STREAM
            application/                              | EVENT_STREAM
            */json                                    | EVENT_STREAM
            application/json;q=2                      | EVENT_STREAM
            application/json;q=-1                     | EVENT_STREAM
            application/json;q=NaN                    | EVENT_STREAM
            application/json;q=                       | EVENT_STREAM
            application/json;q                        | JSON
            application/json;profile="unfinished,     | JSON
            application/json;profile="\\               | JSON
            nonsense, application/json                | JSON
            """)
    void invalidElementsAreIgnored(String accept, StreamType served) {
        assertEquals(served, Accept.choose(List.of(accept)));
    }

    @Test
    void servesEventsIfNoTypeIsRequested() {
        assertEquals(StreamType.EVENT_STREAM, Accept.choose(List.of()));
        assertEquals(StreamType.EVENT_STREAM, Accept.choose(List.of("")));
    }

    @Test
    void severalHeadersAreReadAsOneList() {
        assertEquals(StreamType.JSON, Accept.choose(List.of("text/event-stream;q=0.5", "application/json;q=0.6")));
        assertEquals(
                StreamType.NDJSON, Accept.choose(List.of("text/html", "application/x-ndjson", "application/json")));
    }
}
