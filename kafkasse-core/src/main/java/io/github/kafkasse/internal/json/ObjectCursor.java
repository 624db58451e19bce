package io.github.kafkasse.internal.json;

/**
 * Iterates over the members of one JSON object and reports their positions. It validates all that it passes: if it is
 * {@link #isWellFormed()} at the end, the whole object is valid. Depth is not limited here.
 */
final class ObjectCursor {
    private final byte[] json;
    private int position;
    private boolean first = true;
    private boolean failed;

    /** The index of the comma before this member. */
    int comma;

    int nameStart;
    int nameEnd;
    int valueStart;
    int valueEnd;

    /** At the end: the index after the last value, or after the opening bracket of an empty object. */
    int contentEnd;

    /** At the end: the index after the closing bracket. */
    int end;

    /**
     * A cursor before the first member.
     *
     * @param open the expected index of the opening bracket
     */
    ObjectCursor(byte[] json, int open) {
        this.json = json;
        this.position = open;
        this.contentEnd = open + 1;
        this.failed = open >= json.length || json[open] != '{';
    }

    /** Moves to the next member; {@code false} at the end of the object, or if it is invalid there. */
    boolean next() {
        if (failed) {
            return false;
        }
        int at = Scanned.index(ValueScan.whitespace(json, first ? position + 1 : position));
        if (at < json.length && json[at] == '}') {
            end = at + 1;
            return false;
        }
        if (!first) {
            if (at >= json.length || json[at] != ',') {
                return fail();
            }
            comma = at;
            at = Scanned.index(ValueScan.whitespace(json, at + 1));
        }
        first = false;
        return member(at);
    }

    private boolean member(int start) {
        if (start >= json.length || json[start] != '"') {
            return fail();
        }
        nameStart = start + 1;
        long name = StringScan.string(json, nameStart);
        if (Scanned.isFault(name)) {
            return fail();
        }
        nameEnd = Scanned.index(name) - 1;
        int colon = Scanned.index(ValueScan.whitespace(json, nameEnd + 1));
        if (colon >= json.length || json[colon] != ':') {
            return fail();
        }
        valueStart = Scanned.index(ValueScan.whitespace(json, colon + 1));
        long value = ValueScan.value(json, valueStart, Integer.MAX_VALUE);
        if (Scanned.isFault(value)) {
            return fail();
        }
        valueEnd = Scanned.index(value);
        contentEnd = valueEnd;
        position = valueEnd;
        return true;
    }

    private boolean fail() {
        failed = true;
        return false;
    }

    /** Whether the whole object is valid. Only meaningful after {@link #next()} has returned {@code false}. */
    boolean isWellFormed() {
        return !failed;
    }

    boolean isEmpty() {
        return first;
    }

    /**
     * Whether this member has a given name, however it is escaped. The given name may only contain ASCII letters and
     * similar characters, whose only possible escape is {@code \}{@code u}.
     */
    boolean isNamed(String name) {
        int at = nameStart;
        for (int k = 0; k < name.length(); k++) {
            if (at >= nameEnd) {
                return false;
            }
            boolean escaped = json[at] == '\\' && json[at + 1] == 'u';
            if ((escaped ? JsonText.hex(json, at + 2) : json[at]) != name.charAt(k)) {
                return false;
            }
            at += escaped ? 6 : 1;
        }
        return at == nameEnd;
    }
}
