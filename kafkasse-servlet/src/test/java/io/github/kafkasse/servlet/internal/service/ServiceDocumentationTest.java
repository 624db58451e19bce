package io.github.kafkasse.servlet.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.documentation.ApiDocumentation;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The documentation is not built again at every request. */
class ServiceDocumentationTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final class FakeExamples implements ServiceDocumentation.Examples {
        final Map<String, String> texts = new HashMap<>();
        int read;

        @Override
        public long version() {
            return texts.size();
        }

        @Override
        public @Nullable String of(String stream) {
            read++;
            return texts.get(stream);
        }
    }

    private final FakeExamples examples = new FakeExamples();
    private Instant now = START;
    private Map<String, String> schemas = Map.of();

    private final ServiceDocumentation documentation = service(false);

    private ServiceDocumentation service(boolean guarded) {
        return new ServiceDocumentation(Settings.defaults(), guarded, () -> schemas, examples, () -> now);
    }

    private static StreamConfiguration streams(String... names) {
        return StreamConfiguration.of(Arrays.stream(names)
                .map(name -> new StreamConfiguration.Stream(name, Set.of(name)))
                .toList());
    }

    @Test
    void requestsShareTheDocumentation() {
        StreamConfiguration streams = streams("a", "b");
        ApiDocumentation first = documentation.of(streams);
        now = START.plusSeconds(1_000);
        assertSame(first, documentation.of(streams));
        assertSame(first, documentation.of(streams("a", "b")), "the same streams in another object");
        assertEquals(2, examples.read);
    }

    @Test
    void aChangedCatalogueIsDocumentedAtOnce() {
        ApiDocumentation first = documentation.of(streams("a"));
        assertNotSame(first, documentation.of(streams("a", "b")));
    }

    @Test
    void newExamplesAreIncludedAtMostOnceASecond() {
        StreamConfiguration streams = streams("a", "b");
        ApiDocumentation first = documentation.of(streams);
        examples.texts.put("a", "{\"of\":\"a\"}");
        now = START.plusMillis(999);
        assertSame(first, documentation.of(streams));
        now = START.plusMillis(1_000);
        ApiDocumentation second = documentation.of(streams);
        assertNotSame(first, second);
        assertSame(second, documentation.of(streams));
        examples.texts.put("b", "1");
        assertSame(second, documentation.of(streams));
        now = START.plusMillis(2_000);
        assertNotSame(second, documentation.of(streams));
    }

    @Test
    void examplesAreNotReadIfClientsMustAuthenticate() {
        examples.texts.put("a", "1");
        service(true).of(streams("a"));
        assertEquals(0, examples.read);
    }

    @Test
    void aNewSchemaIsDocumentedAtOnce() {
        StreamConfiguration streams = streams("a", "b");
        ApiDocumentation first = documentation.of(streams);
        schemas = Map.of("a", "{\"title\": \"A\"}");
        ApiDocumentation second = documentation.of(streams);
        assertNotSame(first, second);
        schemas = Map.of("a", "{\"title\": \"A\"}");
        assertSame(second, documentation.of(streams), "the same schemas in another object");
        schemas = Map.of();
        assertNotSame(second, documentation.of(streams));
    }

    @Test
    void aSchemaThatCannotBeUsedDoesNotPreventTheDocumentation() {
        schemas = Map.of("a", "no JSON", "b", "{\"$ref\": \"http://example.org/\"}", "unknown", "{}");
        assertSame(documentation.of(streams("a", "b")), documentation.of(streams("a", "b")));
    }

    @Test
    void aServiceWithoutStreamsIsDocumented() {
        assertSame(documentation.of(streams()), documentation.of(StreamConfiguration.of(List.of())));
    }
}
