package io.github.kafkasse.internal.json;

import java.util.ArrayList;
import java.util.List;

/**
 * Sets members of a JSON object without parsing it into a tree: all other bytes are copied. Called by the mappers for
 * each record, on the thread that fetched it; stateless.
 *
 * <p>An existing member, however its name is escaped, gets the new value in its place. Further members of that name are
 * removed, so that all parsers read the same value. A missing member is appended. Bytes that are not a valid JSON
 * object are returned as the same array: scalars and arrays, which have no members, and any invalid JSON, so that
 * splicing never makes it valid.
 */
final class JsonSplicer {
    private JsonSplicer() {}

    /** Sets members of the document, which is an object. */
    static byte[] set(byte[] json, List<Member> members) {
        ObjectCursor top = document(json);
        Splice splice = new Splice(json);
        set(top, members, splice);
        return isWellFormedDocument(top, json) ? splice.result() : json;
    }

    /**
     * Sets members of an object that is a member of the document. If several members have its name, the last one is
     * used, as nearly all parsers do. If there is none, it is created; if it is not an object, an object replaces it.
     */
    static byte[] setIn(String name, byte[] json, List<Member> members) {
        ObjectCursor top = document(json);
        int from = -1;
        int to = -1;
        while (top.next()) {
            if (top.isNamed(name)) {
                from = top.valueStart;
                to = top.valueEnd;
            }
        }
        if (!isWellFormedDocument(top, json)) {
            return json;
        }
        Splice splice = new Splice(json);
        if (from < 0) {
            append(top, List.of(Member.set(name, object(members))), splice);
        } else if (json[from] == '{') {
            set(new ObjectCursor(json, from), members, splice);
        } else {
            splice.replace(from, to, object(members));
        }
        return splice.result();
    }

    /** The members as a new object. */
    static byte[] object(List<Member> members) {
        JsonBytes object = new JsonBytes(256).ascii("{");
        write(members, false, object);
        return object.ascii("}").toByteArray();
    }

    private static void set(ObjectCursor object, List<Member> members, Splice splice) {
        boolean[] done = new boolean[members.size()];
        while (object.next()) {
            int which = indexOf(object, members);
            if (which < 0) {
                continue;
            }
            if (done[which]) {
                splice.remove(object.comma, object.valueEnd);
            } else {
                splice.replace(object.valueStart, object.valueEnd, members.get(which).value);
                done[which] = true;
            }
        }
        if (object.isWellFormed()) {
            append(object, missing(members, done), splice);
        }
    }

    private static int indexOf(ObjectCursor object, List<Member> members) {
        for (int i = 0; i < members.size(); i++) {
            if (object.isNamed(members.get(i).name)) {
                return i;
            }
        }
        return -1;
    }

    private static List<Member> missing(List<Member> members, boolean[] done) {
        List<Member> missing = new ArrayList<>(members.size());
        for (int i = 0; i < done.length; i++) {
            if (!done[i]) {
                missing.add(members.get(i));
            }
        }
        return missing;
    }

    private static void append(ObjectCursor object, List<Member> members, Splice splice) {
        JsonBytes text = new JsonBytes(256);
        write(members, !object.isEmpty(), text);
        splice.insert(object.contentEnd, text.toByteArray());
    }

    private static void write(List<Member> members, boolean afterOthers, JsonBytes to) {
        boolean comma = afterOthers;
        for (Member member : members) {
            if (member.added) {
                to.ascii(comma ? ",\"" : "\"").ascii(member.name).ascii("\":").bytes(member.value);
                comma = true;
            }
        }
    }

    private static ObjectCursor document(byte[] json) {
        return new ObjectCursor(json, Scanned.index(ValueScan.whitespace(json, 0)));
    }

    private static boolean isWellFormedDocument(ObjectCursor top, byte[] json) {
        return top.isWellFormed() && Scanned.index(ValueScan.whitespace(json, top.end)) == json.length;
    }
}
