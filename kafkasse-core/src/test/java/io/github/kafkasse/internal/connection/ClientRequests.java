package io.github.kafkasse.internal.connection;

import io.github.kafkasse.StreamRequest;
import java.util.List;

/** The requests of the clients of {@link ConnectionFixture}. */
final class ClientRequests {
    private ClientRequests() {}

    static StreamRequest request() {
        return request("t");
    }

    static StreamRequest request(String... topics) {
        return StreamRequest.ofTopics(List.of(topics));
    }

    /** A request of a client that has read t-0 up to an offset. */
    static StreamRequest requestAt(long offset) {
        return request().withLastEventId("[{\"topic\":\"t\",\"partition\":0,\"offset\":" + offset + "}]");
    }
}
