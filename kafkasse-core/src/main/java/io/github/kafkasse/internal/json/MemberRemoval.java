package io.github.kafkasse.internal.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes members of JSON by their paths without parsing it into a tree: all other bytes are copied. Called by mappers
 * for each record, on the thread that fetched it. Immutable and thread-safe.
 *
 * <p>A path leads through arrays, into each of their objects. All members of a name are removed, however their names
 * are escaped. Invalid JSON is returned as the same array, so that a removal never makes it valid.
 */
public final class MemberRemoval {
    private final Node root = new Node();

    /** A member that a path names, or that leads to one. */
    private static final class Node {
        final Map<String, Node> members = new HashMap<>();
        boolean isRemoved;
    }

    /**
     * Parses paths.
     *
     * @param paths names with dots between them; a backslash makes the next character a part of the name
     * @throws IllegalArgumentException if a path has an empty name, or ends with a backslash
     */
    public MemberRemoval(List<String> paths) {
        for (String path : paths) {
            Node node = root;
            for (String name : names(path)) {
                node = node.members.computeIfAbsent(name, each -> new Node());
            }
            node.isRemoved = true;
        }
    }

    private static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '.') {
                add(name, names, path);
            } else if (c != '\\') {
                name.append(c);
            } else if (++i < path.length()) {
                name.append(path.charAt(i));
            } else {
                throw new IllegalArgumentException("The path '" + path + "' ends with a backslash");
            }
        }
        add(name, names, path);
        return names;
    }

    private static void add(StringBuilder name, List<String> names, String path) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("The path '" + path + "' has an empty name");
        }
        names.add(name.toString());
        name.setLength(0);
    }

    /** {@return the JSON without the members; the same array if it has none of them, or is invalid} */
    public byte[] apply(byte[] json) {
        int start = Scanned.index(ValueScan.whitespace(json, 0));
        long value = ValueScan.value(json, start, Integer.MAX_VALUE);
        if (Scanned.isFault(value)) {
            return json;
        }
        int end = Scanned.index(value);
        if (Scanned.index(ValueScan.whitespace(json, end)) != json.length) {
            return json;
        }
        Splice splice = new Splice(json);
        fromValue(root, json, start, end, splice);
        return splice.isEmpty() ? json : splice.result();
    }

    /** Removes members from a value: from an object, or from each object in an array, however deeply arrays nest. */
    private static void fromValue(Node node, byte[] json, int from, int to, Splice splice) {
        if (json[from] != '[' && json[from] != '{') {
            return;
        }
        int at = from;
        while (at < to) {
            if (json[at] == '{') {
                at = fromObject(node, json, at, splice);
            } else if (isBetweenElements(json[at])) {
                at++;
            } else {
                at = Scanned.index(ValueScan.value(json, at, Integer.MAX_VALUE));
            }
        }
    }

    private static boolean isBetweenElements(byte c) {
        return c == '[' || c == ']' || c == ',' || c <= ' ';
    }

    /** Returns the index after the object. A member is removed with the comma that separates it from a kept one. */
    private static int fromObject(Node node, byte[] json, int open, Splice splice) {
        ObjectCursor object = new ObjectCursor(json, open);
        boolean isFirstKept = true;
        int removedFrom = -1; // the first of the members that are removed before any is kept
        while (object.next()) {
            int start = object.nameStart - 1;
            Node member = node.members.get(JsonText.decoded(json, object.nameStart, object.nameEnd));
            if (member != null && member.isRemoved) {
                if (!isFirstKept) {
                    splice.remove(object.comma, object.valueEnd);
                } else if (removedFrom < 0) {
                    removedFrom = start;
                }
                continue;
            }
            if (removedFrom >= 0) {
                splice.remove(removedFrom, start);
                removedFrom = -1;
            }
            isFirstKept = false;
            if (member != null) {
                fromValue(member, json, object.valueStart, object.valueEnd, splice);
            }
        }
        if (removedFrom >= 0) {
            splice.remove(removedFrom, object.contentEnd);
        }
        return object.end;
    }
}
