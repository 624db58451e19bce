package io.github.kafkasse.examples.demo;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What can be said on the command line. Filled by picocli on the main thread, and only read after that. */
@Command(
        name = "kafkasse-demo",
        versionProvider = DemoVersion.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Streams Kafka topics to HTTP clients as Server-Sent Events or newline-delimited JSON.",
            "Without options it starts a Kafka of its own, fills it with made-up wiki edits,",
            "and serves them on port 8080.%n"
        },
        footer = {
            "",
            "Examples:",
            "  kafkasse-demo --events events.ndjson --rate 100",
            "  kafkasse-demo --bootstrap-servers broker:9092 --catalogue streams.json --set id.mode=timestamp",
            "  kafkasse-demo --set kafka.security.protocol=SSL --set connection.max.age=15m"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was only asked for help or its version", "1:it could not start", "2:wrong options"})
final class DemoOptions {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where to listen; 0: any free port. Default: ${DEFAULT-VALUE}.")
    int port = 8080;

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    Container container = Container.JETTY;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,…",
            description = "A Kafka to use instead of the embedded one; nothing is written to it unless asked for.")
    @Nullable
    String bootstrapServers;

    @Option(
            names = "--generate",
            description = "Make up wiki edits also where --bootstrap-servers names a Kafka; topics are created there.")
    boolean generate;

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description =
                    "Send the events of this file (one JSON object a line, with meta.stream and meta.dt) instead of"
                            + " made-up ones, in the order of meta.dt, to the topics of their streams.")
    @Nullable
    Path events;

    @Option(names = "--rate", paramLabel = "N", description = "Events a second. Default: 20, with --events 1000.")
    @Nullable
    Double rate;

    @Option(
            names = "--catalogue",
            paramLabel = "FILE",
            description =
                    "The streams: JSON in the shape of Wikimedia's stream configuration, instead of the demo's own.")
    @Nullable
    Path catalogue;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description =
                    "Changes a setting of the engine or the servlet, or with kafka.NAME one of the Kafka clients';"
                            + " it wins over environment variables. Can be repeated.")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--verbose", description = "Log more.")
    boolean verbose;

    @Option(names = "--help", usageHelp = true, description = "Show this and end.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version and end.")
    boolean version;

    /**
     * Checks what picocli does not.
     *
     * @throws IllegalArgumentException if options contradict each other, or a value is out of range
     */
    void check() {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("--port is a number from 0 to 65535, not " + port);
        }
        if (rate != null && !(rate > 0 && rate <= 1_000_000)) {
            throw new IllegalArgumentException("--rate is a number above 0 and up to 1000000, not " + rate);
        }
        if (generate && events != null) {
            throw new IllegalArgumentException("--generate and --events exclude each other");
        }
    }
}
