package io.github.kafkasse.examples.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    private Path directory;

    @Test
    void writesTablesAndComparisonsAsJson() throws IOException {
        Table table = new Table("run", "events/s");
        table.row(1, 2.5);
        Report report = new Report("catchup", "jetty, \"10\" records")
                .table("alone", table)
                .compare("1 partition", "records/s", 80, 100, "consume and write", "ratio at least 0.8")
                .figure("largest id", "bytes", 6_000, "");
        Path file = directory.resolve("catchup.json");
        report.write(file);
        String json = Files.readString(file).replaceAll("\\s+", "");
        assertAll(
                () -> assertTrue(
                        json.startsWith("{\"scenario\":\"catchup\",\"title\":\"jetty,\\\"10\\\"records\","), json),
                () -> assertTrue(
                        json.contains(
                                "{\"heading\":\"alone\",\"heads\":[\"run\",\"events/s\"],\"rows\":[[\"1\",\"2.50\"]]}"),
                        json),
                () -> assertTrue(json.contains("\"ours\":80.0,\"reference\":100.0"), json),
                () -> assertTrue(json.contains("\"ratio\":0.8,"), json),
                () -> assertTrue(json.contains("\"ours\":6000.0,\"reference\":null"), json));
    }

    @Test
    void aComparisonReadsAsASentence() {
        assertEquals(
                "1 partition: 80.50 records/s; a consumer: 100; ratio 0.81 (goal: at least 0.8)",
                new Comparison("1 partition", "records/s", 80.5, 100, "a consumer", "at least 0.8").toString());
        assertEquals(
                "largest id: 6,000 bytes", new Comparison("largest id", "bytes", 6_000, Double.NaN, "", "").toString());
    }

    @Test
    void theMedianIsTheMiddle() {
        Samples samples = new Samples();
        assertTrue(Double.isNaN(samples.median()));
        samples.add(5);
        samples.add(1);
        samples.add(3);
        assertEquals(3, samples.median());
        samples.add(4);
        assertEquals(3.5, samples.median());
    }
}
