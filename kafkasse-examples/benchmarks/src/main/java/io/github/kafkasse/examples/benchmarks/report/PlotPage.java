package io.github.kafkasse.examples.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * Draws one page of bars as SVG: for each figure of each report, the engine's bar above the reference's, and the ratio.
 * Used for one page.
 */
final class PlotPage {
    private static final int WIDTH = 900;
    private static final int MARGIN = 24;
    private static final int NAMES = 190;
    private static final int BARS = 360;
    private static final int RATIOS = MARGIN + NAMES + BARS + 100;
    private static final int BAR = 16;

    private static final String STYLE =
            """
            text { font: 13px system-ui, sans-serif; fill: #24292f }
            .scenario { font-size: 20px; font-weight: 600 }
            .what { font-weight: 600 }
            .small { font-size: 12px; fill: #57606a }
            .ratio { font-size: 18px; font-weight: 600 }
            .ours { fill: #0969da }
            .reference { fill: #afb8c1 }
            """;

    private final StringBuilder body = new StringBuilder();
    private int y = MARGIN;

    private PlotPage() {}

    /** {@return the page of these reports, in their order} */
    static String of(List<StoredReport> reports) {
        PlotPage page = new PlotPage();
        reports.forEach(page::add);
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %1$d %2$d\">%n"
                        + "<style>%n%s</style>%n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n%s</svg>%n",
                WIDTH,
                page.y,
                STYLE,
                page.body);
    }

    private void add(StoredReport report) {
        text("scenario", MARGIN, y + 16, report.scenario());
        text("small", MARGIN, y + 36, report.title() + "; processors: " + report.processors());
        y += 60;
        report.comparisons().forEach(this::add);
        y += 16;
    }

    private void add(Comparison figure) {
        int top = y;
        text("what", MARGIN, y + 12, figure.what() + ", " + figure.unit());
        y += 20;
        boolean compared = !Double.isNaN(figure.reference());
        double most = compared ? Math.max(figure.ours(), figure.reference()) : figure.ours();
        bar("ours", "KafkaSSE", figure.ours(), most);
        if (compared) {
            bar("reference", figure.against(), figure.reference(), most);
        }
        if (!Double.isNaN(figure.ratio())) {
            text("ratio", RATIOS, top + 34, String.format(Locale.ROOT, "%.2f", figure.ratio()));
        }
        if (!figure.goal().isEmpty()) {
            text("small", RATIOS, top + (compared ? 52 : 32), "goal: " + figure.goal());
        }
        y += 14;
    }

    private void bar(String kind, String name, double value, double most) {
        int left = MARGIN + NAMES;
        text("small", MARGIN, y + 12, name);
        if (Double.isFinite(value)) {
            int length = most > 0 && Double.isFinite(most) ? (int) Math.round(BARS * Math.max(0, value) / most) : 0;
            body.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n",
                    kind,
                    left,
                    y,
                    Math.max(1, length),
                    BAR));
            text("small", left + length + 6, y + 12, Comparison.amount(value));
        } else {
            text("small", left, y + 12, "not measured");
        }
        y += BAR + 4;
    }

    private void text(String kind, int x, int baseline, String content) {
        String escaped = content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        body.append(String.format(
                Locale.ROOT, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", kind, x, baseline, escaped));
    }
}
