package io.github.kafkasse.filter;

import io.github.kafkasse.InvalidFilterException;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses one expression by the grammar of {@link EventFilter}. It refuses text that does not match the grammar, with a
 * sentence that describes the fault. Used once, on the thread that accepts the request.
 */
final class ConditionReader {
    private static final String ESCAPABLE = ".:|\\@";

    /** Values after it may also be separated by commas: Tomcat and some proxies refuse a '|' in a URL. */
    private static final String LIST = "@in:";

    /** Each name of a path is a node in memory; events are rarely nested deeper. */
    private static final int MAX_NAMES = 16;

    private final String text;
    private final int number;
    private final int maxValues;
    private int at;

    /** The characters that separate values. */
    private String separators = "|";

    /**
     * @param text the expression
     * @param number its number, counted from 1
     * @param maxValues how many values it may have
     */
    ConditionReader(String text, int number, int maxValues) {
        this.text = text;
        this.number = number;
        this.maxValues = maxValues;
    }

    Condition read() {
        if (text.startsWith(LIST)) {
            at = LIST.length();
            separators = "|,";
        }
        List<String> path = path();
        return new Condition(path, values());
    }

    private List<String> path() {
        if (text.startsWith("@", at)) {
            if (!text.startsWith(Condition.KEY + ":", at)) {
                throw wrong("has an '@' that begins neither '@key:', the record's key, nor '@in:', a list with commas."
                        + " A member whose name begins with '@' is written with a backslash before it.");
            }
            at += Condition.KEY.length() + 1;
            return List.of();
        }
        List<String> names = new ArrayList<>();
        do {
            if (names.size() == MAX_NAMES) {
                throw wrong("has a path of more than " + MAX_NAMES + " names, the most this server takes.");
            }
            names.add(name());
        } while (text.charAt(at++) == '.');
        return names;
    }

    /** Reads up to the full stop or colon that ends a name. */
    private String name() {
        StringBuilder name = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != ':') {
            if (text.charAt(at) == '|') {
                throw wrong("has a '|' at character " + (at + 1) + ", before any ':'. It stands between values; in a"
                        + " name it is written with a backslash before it.");
            }
            name.append(next());
        }
        if (at == text.length()) {
            throw wrong("has no ':' between a path and its values. " + shape());
        }
        if (name.isEmpty()) {
            throw wrong("has no name before its '" + text.charAt(at) + "' at character " + (at + 1) + ". " + shape());
        }
        return name.toString();
    }

    private List<String> values() {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            if (separators.indexOf(text.charAt(at)) >= 0) {
                at++;
                add(value, values);
                value.setLength(0);
            } else {
                value.append(next());
            }
        }
        add(value, values);
        return values;
    }

    private void add(StringBuilder value, List<String> values) {
        if (values.size() == maxValues) {
            throw wrong("has more than " + maxValues + " values, the most this server takes.");
        }
        values.add(value.toString());
    }

    /** The next character; for an escape, the character that it represents. */
    private char next() {
        char c = text.charAt(at++);
        if (c != '\\') {
            return c;
        }
        if (at == text.length() || (ESCAPABLE + separators).indexOf(text.charAt(at)) < 0) {
            throw wrong("has a backslash at character " + at + " without one of . : | \\ @ after it. A backslash itself"
                    + " is written \\\\.");
        }
        return text.charAt(at++);
    }

    private InvalidFilterException wrong(String what) {
        return new InvalidFilterException("Filter " + number + " " + what);
    }

    private static String shape() {
        return "It is written wiki:enwiki|dewiki or meta.domain:en.wikipedia.org.";
    }
}
