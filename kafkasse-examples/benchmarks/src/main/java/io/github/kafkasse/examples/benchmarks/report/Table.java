package io.github.kafkasse.examples.benchmarks.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A table as text that is also Markdown. Not thread-safe. */
public final class Table {
    private final List<String[]> rows = new ArrayList<>();

    /** @param heads the names of the columns */
    public Table(String... heads) {
        rows.add(heads);
    }

    /** Adds a row, and also prints it immediately, since a scenario takes minutes. */
    public void row(Object... cells) {
        String[] row = Arrays.stream(cells).map(Table::text).toArray(String[]::new);
        rows.add(row);
        System.err.println("  " + String.join(" · ", row));
    }

    private static String text(Object cell) {
        return cell instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : String.valueOf(cell);
    }

    /** Writes the members {@code heads} and {@code rows}; the cells are strings. */
    void write(JsonGenerator json) throws IOException {
        json.writeFieldName("heads");
        json.writeArray(rows.get(0), 0, rows.get(0).length);
        json.writeArrayFieldStart("rows");
        for (String[] row : rows.subList(1, rows.size())) {
            json.writeArray(row, 0, row.length);
        }
        json.writeEndArray();
    }

    /** Prints the whole table to the standard output. */
    public void print(String title) {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        System.out.println("\n" + title + "\n");
        for (int i = 0; i < rows.size(); i++) {
            System.out.println(line(rows.get(i), widths));
            if (i == 0) {
                String[] rules = Arrays.stream(widths).mapToObj("-"::repeat).toArray(String[]::new);
                System.out.println(line(rules, widths));
            }
        }
    }

    private static String line(String[] cells, int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < cells.length; i++) {
            line.append(' ')
                    .append(cells[i])
                    .append(" ".repeat(widths[i] - cells[i].length()))
                    .append(" |");
        }
        return line.toString();
    }
}
