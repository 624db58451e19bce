package io.github.kafkasse.examples.benchmarks.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as written by {@link Report#write}, without the tables.
 *
 * @param scenario the name of the subcommand
 * @param title what was measured, with the sizes
 * @param processors the number of the machine's processors
 * @param comparisons the figures
 */
record StoredReport(String scenario, String title, int processors, List<Comparison> comparisons) {
    static StoredReport read(Path file) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            json.nextToken();
            Map<String, String> texts = new HashMap<>();
            List<Comparison> comparisons = new ArrayList<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_ARRAY && name.equals("comparisons")) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        comparisons.add(comparison(json));
                    }
                } else if (json.currentToken().isStructStart()) {
                    json.skipChildren();
                } else {
                    texts.put(name, json.getText());
                }
            }
            String processors = texts.getOrDefault("processors", "");
            if (!processors.matches("\\d{1,6}")) {
                throw new IOException(file + " is not a report of a scenario");
            }
            return new StoredReport(
                    texts.getOrDefault("scenario", ""),
                    texts.getOrDefault("title", ""),
                    Integer.parseInt(processors),
                    comparisons);
        }
    }

    private static Comparison comparison(JsonParser json) throws IOException {
        Map<String, String> texts = new HashMap<>();
        Map<String, Double> numbers = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value.isNumeric()) {
                numbers.put(name, json.getDoubleValue());
            } else if (value == JsonToken.VALUE_STRING) {
                texts.put(name, json.getText());
            }
        }
        return new Comparison(
                texts.getOrDefault("what", ""),
                texts.getOrDefault("unit", ""),
                numbers.getOrDefault("ours", Double.NaN),
                numbers.getOrDefault("reference", Double.NaN),
                texts.getOrDefault("against", ""),
                texts.getOrDefault("goal", ""));
    }
}
