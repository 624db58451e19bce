package io.github.kafkasse.internal.json;

import java.nio.charset.StandardCharsets;

/**
 * Walks JSON once, from its beginning to its end, into those objects and arrays that the caller enters, and over all
 * others. It accepts everything that {@link JsonScanner} accepts. (jackson-core does not: it refuses the escape of a
 * lone surrogate in a name.) It validates only as much as it needs in order to terminate: bytes that are not JSON are
 * read as arbitrary values, or refused. For one thread.
 */
public final class JsonWalk {
    private final byte[] json;

    /** The index before a value, or after one. */
    private int at;

    private int nameStart;
    private int nameEnd;

    /** A walk before the document's value. */
    public JsonWalk(byte[] json) {
        this.json = json;
        this.at = whitespace(0);
    }

    public boolean isObject() {
        return json[at] == '{';
    }

    public boolean isArray() {
        return json[at] == '[';
    }

    /** Enters the object or the array at the walk's position; the caller must then walk it to its end. */
    public void enter() {
        at++;
    }

    /**
     * Moves to the value of the next member of an object. The caller must then enter or skip the value.
     *
     * @return {@code false} if there is none, and the walk is after the object
     */
    public boolean nextMember() {
        if (!next('}')) {
            return false;
        }
        nameStart = at + 1;
        nameEnd = checked(StringScan.string(json, nameStart)) - 1;
        int colon = whitespace(nameEnd + 1);
        at = whitespace(colon + 1);
        return true;
    }

    /** Like {@link #nextMember}, for an array. */
    public boolean nextElement() {
        return next(']');
    }

    private boolean next(char end) {
        at = whitespace(at);
        if (json[at] == ',') {
            at = whitespace(at + 1);
        }
        if (json[at] == end) {
            at++;
            return false;
        }
        return true;
    }

    /** The decoded name of the member whose value is next. */
    public String name() {
        return JsonText.decoded(json, nameStart, nameEnd);
    }

    /** Skips the next value, of any type. */
    public void skip() {
        at = checked(ValueScan.value(json, at, Integer.MAX_VALUE));
    }

    /** Reads a scalar. Returns a string's decoded content, or the text of any other scalar. */
    public String scalar() {
        int start = at;
        skip();
        return json[start] == '"'
                ? JsonText.decoded(json, start + 1, at - 1)
                : new String(json, start, at - start, StandardCharsets.US_ASCII);
    }

    private int whitespace(int from) {
        return Scanned.index(ValueScan.whitespace(json, from));
    }

    private static int checked(long scanned) {
        if (Scanned.isFault(scanned)) {
            throw new IllegalArgumentException(
                    "Not JSON: " + Scanned.fault(scanned).description + ", byte " + Scanned.index(scanned));
        }
        return Scanned.index(scanned);
    }
}
