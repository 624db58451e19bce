package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KafkaSseExceptionTest {
    @Test
    void everyTypeHasItsStatusAndErrorName() {
        assertKind(400, "InvalidAssignmentError", "invalid_assignment", new InvalidAssignmentException("why"));
        assertKind(400, "InvalidTimestampError", "invalid_timestamp", new InvalidTimestampException("why"));
        assertKind(400, "InvalidFilterError", "invalid_filter", new InvalidFilterException("why"));
        assertKind(204, "StreamCompleteError", "complete", new StreamCompleteException("why"));
        assertKind(410, "RecordsDeletedError", "records_deleted", new RecordsDeletedException("why"));
        assertKind(404, "TopicNotAvailableError", "not_found", new TopicNotAvailableException("why"));
        assertKind(500, "ConfigurationError", "internal_error", new KafkaSseConfigurationException("why"));
        Duration soon = Duration.ofSeconds(3);
        assertKind(429, "TooManyConnectionsError", "too_many_requests", new TooManyConnectionsException("why", soon));
        assertKind(400, "TooManyTopicsError", "too_many_topics", new TooManyTopicsException("why"));
        assertKind(
                503, "KafkaUnavailableError", "service_unavailable", new KafkaUnavailableException("why", soon, null));
    }

    @Test
    void onlyTemporaryErrorsAreRetriable() {
        Duration soon = Duration.ofSeconds(3);
        assertNull(new InvalidAssignmentException("why").retryAfter());
        assertNull(new TopicNotAvailableException("why").retryAfter());
        assertEquals(soon, new TooManyConnectionsException("why", soon).retryAfter());
        assertEquals(soon, new KafkaUnavailableException("why", soon, null).retryAfter());
    }

    private static void assertKind(int status, String name, String type, KafkaSseException e) {
        assertEquals(status, e.status());
        assertEquals(name, e.name());
        assertEquals(type, e.type());
        assertEquals("why", e.getMessage());
    }
}
