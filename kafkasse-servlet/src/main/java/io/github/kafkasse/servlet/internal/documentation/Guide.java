package io.github.kafkasse.servlet.internal.documentation;

import java.util.List;

/** The introduction for people who have never seen the service, in {@link Markdown}. */
final class Guide {
    private static final String TEXT = Resource.text("guide.md").strip();

    private Guide() {}

    /**
     * Returns the guide. Its examples can be copied unchanged if the service knows its own address and has a stream.
     */
    static String markdown(ServiceFacts service, List<StreamFacts> streams) {
        boolean known = service.server().contains("://");
        String text = TEXT.replace("{{note}}", known ? "" : ", with the address of this service in place of `SERVER`")
                .replace("{{server}}", known ? service.server() : "SERVER")
                .replace(
                        "{{stream}}",
                        streams.isEmpty()
                                ? "STREAM"
                                : UrlPath.segment(streams.get(0).name()));
        return service.description().strip() + "\n\n" + text;
    }
}
