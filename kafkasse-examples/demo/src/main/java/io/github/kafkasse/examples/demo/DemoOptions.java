package io.github.kafkasse.examples.demo;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options on the command line. Picocli fills them on the main thread; afterwards they are only read. */
@Command(
        name = "kafkasse-demo",
        versionProvider = DemoVersion.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Streams Kafka topics to HTTP clients as Server-Sent Events or newline-delimited JSON.",
            "Without options it starts an embedded Kafka, fills it with generated wiki edits,",
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
        exitCodeList = {"0:it only printed the help or the version", "1:it could not start", "2:wrong options"})
final class DemoOptions {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port to listen on; 0: any free port. Default: ${DEFAULT-VALUE}.")
    int port = 8080;

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    Container container = Container.JETTY;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,…",
            description = "A Kafka to use instead of the embedded one; written to only with --generate or --events.")
    @Nullable
    String bootstrapServers;

    @Option(
            names = "--generate",
            description = "Generate wiki edits also with --bootstrap-servers; this creates topics there.")
    boolean generate;

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description =
                    "Send the events of this file (one JSON object per line, with meta.stream and meta.dt) instead of"
                            + " generated ones, in the order of meta.dt, to the topics of their streams.")
    @Nullable
    Path events;

    @Option(names = "--rate", paramLabel = "N", description = "Events per second. Default: 20, with --events 1000.")
    @Nullable
    Double rate;

    @Option(
            names = "--catalogue",
            paramLabel = "FILE",
            description =
                    "A stream catalogue, in Wikimedia's stream configuration format, to use instead of the demo's.")
    @Nullable
    Path catalogue;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Sets a setting of the engine or the servlet, or with kafka.NAME one of the Kafka clients;"
                    + " overrides environment variables. Can be repeated.")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--verbose", description = "Log more.")
    boolean verbose;

    @Option(names = "--help", usageHelp = true, description = "Print this help and exit.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Print the version and exit.")
    boolean version;

    /**
     * Checks the values and combinations that picocli does not check.
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
