package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.examples.review.PublicApi;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The module's public API equals {@code public-api.txt}, so that a review sees each change of it. */
class PublicApiTest {
    @Test
    void theApiMatchesTheReviewedList() throws IOException {
        assertEquals(List.of(), PublicApi.changes(KafkaSseServlet.class), PublicApi::howToAccept);
    }
}
