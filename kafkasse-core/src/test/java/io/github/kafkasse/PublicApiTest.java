package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.examples.review.PublicApi;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The module's public API is the one in {@code public-api.txt}, so that each change of it is seen in a review. */
class PublicApiTest {
    @Test
    void theApiMatchesTheReviewedList() throws IOException {
        assertEquals(List.of(), PublicApi.changes(KafkaSse.class), PublicApi::howToAccept);
    }
}
