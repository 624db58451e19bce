package io.github.kafkasse.servlet.internal.documentation;

import java.util.ArrayList;
import java.util.List;

/** Facts about sample services and streams. */
final class Samples {
    static final String EVENT =
            "{\"$schema\":\"/mediawiki/recentchange/1.0.1\",\"meta\":{\"domain\":\"en.wikipedia.org\"},\"title\":\"Café\"}";

    private Samples() {}

    static ServiceFacts bare() {
        return ServiceFacts.of("eventstreams", "Event streams");
    }

    static ServiceFacts full() {
        return bare().withVersion("1.2.3")
                .withDescription("What happens in the wikis.")
                .withHome("https://wikitech.wikimedia.org/wiki/Event_Platform/EventStreams")
                .withServer("https://stream.example.org/events/")
                .withFilter()
                .withLatest()
                .withAuthentication(true, "session")
                .withSchemaBase("https://schema.wikimedia.org/repositories/primary/jsonschema/");
    }

    static StreamFacts recentChange() {
        return new StreamFacts(
                "mediawiki.recentchange",
                "Every change that a wiki's \"recent changes\" page would show.",
                List.of("recentchange"),
                "mediawiki/recentchange",
                EVENT);
    }

    static StreamFacts undescribed(String name) {
        return new StreamFacts(name, null, List.of(), null, null);
    }

    static List<StreamFacts> fifty() {
        List<StreamFacts> streams = new ArrayList<>();
        streams.add(recentChange());
        while (streams.size() < 50) {
            streams.add(undescribed("mediawiki.stream-" + streams.size()));
        }
        return streams;
    }
}
