package io.github.kafkasse.examples.benchmarks.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results of a scenario: tables, and figures that are compared. Not thread-safe. */
public final class Report {
    private final String scenario;
    private final String title;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final List<Comparison> comparisons = new ArrayList<>();

    /**
     * @param scenario the name of the subcommand
     * @param title what was measured, with the sizes
     */
    public Report(String scenario, String title) {
        this.scenario = scenario;
        this.title = title;
    }

    /** Adds a table. */
    public Report table(String heading, Table table) {
        tables.put(heading, table);
        return this;
    }

    /** Adds a figure that is compared with that of a reference. */
    public Report compare(String what, String unit, double ours, double reference, String against, String goal) {
        comparisons.add(new Comparison(what, unit, ours, reference, against, goal));
        return this;
    }

    /** Adds a figure that has no reference. */
    public Report figure(String what, String unit, double ours, String goal) {
        return compare(what, unit, ours, Double.NaN, "", goal);
    }

    /** Prints everything to the standard output. */
    void print() {
        String all = scenario + ", " + title;
        tables.forEach((heading, table) -> table.print(heading.isEmpty() ? all : all + ": " + heading));
        if (!comparisons.isEmpty()) {
            System.out.println();
            comparisons.forEach(System.out::println);
        }
    }

    /** Writes everything as JSON; overwrites the file. */
    void write(Path file) {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(Files.newBufferedWriter(file)).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("scenario", scenario);
            json.writeStringField("title", title);
            json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
            json.writeStringField("java", System.getProperty("java.version"));
            json.writeArrayFieldStart("tables");
            for (Map.Entry<String, Table> table : tables.entrySet()) {
                json.writeStartObject();
                json.writeStringField("heading", table.getKey());
                table.getValue().write(json);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("comparisons");
            for (Comparison comparison : comparisons) {
                write(json, comparison);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(JsonGenerator json, Comparison comparison) throws IOException {
        json.writeStartObject();
        json.writeStringField("what", comparison.what());
        json.writeStringField("unit", comparison.unit());
        number(json, "ours", comparison.ours());
        number(json, "reference", comparison.reference());
        json.writeStringField("against", comparison.against());
        number(json, "ratio", comparison.ratio());
        json.writeStringField("goal", comparison.goal());
        json.writeEndObject();
    }

    /** Writes a number, or null for NaN, which JSON does not have. */
    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }
}
