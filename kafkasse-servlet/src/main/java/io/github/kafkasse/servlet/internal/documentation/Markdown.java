package io.github.kafkasse.servlet.internal.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Converts the subset of Markdown that our texts use to HTML: paragraphs, headings that begin with {@code ##}, lists of
 * lines that begin with a hyphen, code blocks between three backticks, and inline code between single ones. Everything
 * else is escaped as text, including HTML, because descriptions come from the configuration of streams.
 */
final class Markdown {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final String FENCE = "```";

    private final StringBuilder html = new StringBuilder();
    private final List<String> paragraph = new ArrayList<>();
    private boolean list;

    private Markdown() {}

    static String html(String markdown) {
        Markdown rendering = new Markdown();
        rendering.render(markdown);
        return rendering.html.toString();
    }

    /** Escapes a text for HTML, also within a quoted attribute. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private void render(String markdown) {
        boolean fenced = false;
        for (String line : markdown.split("\n", -1)) {
            if (line.strip().equals(FENCE)) {
                endBlock();
                html.append(fenced ? "</pre>\n" : "<pre>");
                fenced = !fenced;
            } else if (fenced) {
                html.append(escape(line)).append('\n');
            } else if (line.isBlank()) {
                endBlock();
            } else if (line.startsWith("## ")) {
                endBlock();
                html.append("<h2>").append(inline(line.substring(3))).append("</h2>\n");
            } else if (line.startsWith("- ")) {
                item(line.substring(2));
            } else {
                paragraph.add(line);
            }
        }
        endBlock();
        if (fenced) {
            html.append("</pre>\n");
        }
    }

    private void item(String text) {
        endParagraph();
        html.append(list ? "" : "<ul>\n").append("<li>");
        list = true;
        paragraph.add(text);
    }

    private void endBlock() {
        endParagraph();
        if (list) {
            html.append("</ul>\n");
            list = false;
        }
    }

    private void endParagraph() {
        if (!paragraph.isEmpty()) {
            String text = inline(String.join("\n", paragraph));
            html.append(list ? text + "</li>\n" : "<p>" + text + "</p>\n");
            paragraph.clear();
        }
    }

    private static String inline(String text) {
        return CODE.matcher(escape(text)).replaceAll("<code>$1</code>");
    }
}
