package io.github.kafkasse.internal.json;

import java.nio.charset.StandardCharsets;

/**
 * Goes through JSON once, from its beginning to its end, into those objects and arrays that somebody wants to see
 * inside, and over all others. It takes whatever {@link JsonScanner} takes, which jackson-core does not: that refuses
 * the escape of a lone surrogate in a name. It validates no more than it needs to in order to end: bytes that are not
 * JSON are read as something or other, or refused. For one thread.
 */
public final class JsonWalk {
    private final byte[] json;

    /** Before a value, or behind one. */
    private int at;

    private int nameStart;
    private int nameEnd;

    /** A walk that stands before the document's value. */
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

    /** Goes into the object or the array that it stands before, to whose end it has to be walked then. */
    public void enter() {
        at++;
    }

    /**
     * Goes on to the value of the next member of an object; in it, or over it, the caller has to go himself.
     *
     * @return {@code false} if there is none, and the walk is behind the object
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

    /** As {@link #nextMember}, of an array. */
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

    /** The name of the member before whose value the walk stands, its escapes decoded. */
    public String name() {
        return JsonText.decoded(json, nameStart, nameEnd);
    }

    /** Goes over the value that it stands before, whatever it is. */
    public void skip() {
        at = checked(ValueScan.value(json, at, Integer.MAX_VALUE));
    }

    /** Goes over a scalar: a string's content, its escapes decoded; of anything else its text. */
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
