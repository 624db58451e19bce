package io.github.kafkasse.filter;

import io.github.kafkasse.InvalidFilterException;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses one expression by the grammar of {@link EventFilter}. It refuses text that does not match the grammar, with a
 * sentence that describes the fault. Used once, on the thread that accepts the request.
 */
final class ConditionReader {
    private static final String ESCAPABLE = ".:|\\@!*";

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
        boolean negated = text.startsWith(Condition.NOT);
        if (negated) {
            at = Condition.NOT.length();
        }
        if (text.startsWith(LIST, at)) {
            at += LIST.length();
            separators = "|,";
        }
        List<String> path = path();
        return new Condition(negated, path, values());
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
        if (text.startsWith(Condition.NOT, at)) {
            throw wrong(
                    "has a '!' at character " + (at + 1) + ". A negation is the first character and stands there once;"
                            + " a member whose name begins with '!' is written with a backslash before it.");
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

    private List<ValuePattern> values() {
        List<ValuePattern> values = new ArrayList<>();
        do {
            if (values.size() == maxValues) {
                throw wrong("has more than " + maxValues + " values, the most this server takes.");
            }
            values.add(value());
        } while (at++ < text.length());
        return values;
    }

    /** Reads up to the separator after a value, or to the end. */
    private ValuePattern value() {
        StringBuilder part = new StringBuilder();
        String start = null;
        while (at < text.length() && separators.indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) != ValuePattern.WILDCARD) {
                part.append(next());
                continue;
            }
            if (start != null) {
                throw wrong("has a second '*' in a value, at character " + (at + 1) + ". A value has at most one"
                        + " wildcard; an asterisk itself is written with a backslash before it.");
            }
            start = part.toString();
            part.setLength(0);
            at++;
        }
        return start == null ? new ValuePattern(part.toString(), null) : new ValuePattern(start, part.toString());
    }

    /** The next character; for an escape, the character that it represents. */
    private char next() {
        char c = text.charAt(at++);
        if (c != '\\') {
            return c;
        }
        if (at == text.length() || (ESCAPABLE + separators).indexOf(text.charAt(at)) < 0) {
            throw wrong("has a backslash at character " + at
                    + " without one of . : | \\ @ ! * after it. A backslash itself" + " is written \\\\.");
        }
        return text.charAt(at++);
    }

    private InvalidFilterException wrong(String what) {
        return new InvalidFilterException("Filter " + number + " " + what);
    }

    private static String shape() {
        return "Write it as wiki:enwiki|dewiki or as meta.domain:en.wikipedia.org.";
    }
}
