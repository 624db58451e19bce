package io.github.kafkasse.filter;

import io.github.kafkasse.internal.json.JsonWalk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The members that conditions refer to, as a tree that is walked in parallel with an event's JSON. One pass evaluates
 * all conditions; members without a condition are skipped, and the event is not parsed into a tree. Immutable and
 * thread-safe.
 */
final class MemberTree {
    private final Node root = new Node();

    /** The bits of the conditions that match if no value does. */
    private final long negated;

    /** A member with a condition, or with a condition further down. */
    private static final class Node {
        final Map<String, Node> members = new HashMap<>();
        final List<Check> checks = new ArrayList<>();

        /** The bits of all conditions here and further down. */
        long bits;

        /** The bits of the conditions here that any value matches. */
        long anyBits;

        /** The bits of the conditions here whose values contain a scalar. */
        long heldBy(String text) {
            long held = 0;
            for (Check check : checks) {
                if (check.values.matches(text)) {
                    held |= check.bit;
                }
            }
            return held;
        }
    }

    /** A condition without its path. */
    private record Check(long bit, ValueSet values) {}

    /** A tree of up to 64 conditions, none of them on the key. */
    MemberTree(Collection<Condition> conditions) {
        long bit = 1;
        long negatedBits = 0;
        for (Condition condition : conditions) {
            Node node = root;
            node.bits |= bit;
            for (String name : condition.path()) {
                node = node.members.computeIfAbsent(name, each -> new Node());
                node.bits |= bit;
            }
            ValueSet values = new ValueSet(condition.values());
            node.checks.add(new Check(bit, values));
            node.anyBits |= values.hasAny() ? bit : 0;
            negatedBits |= condition.negated() ? bit : 0;
            bit <<= 1;
        }
        this.negated = negatedBits;
    }

    boolean isEmpty() {
        return root.bits == 0;
    }

    /** Whether all conditions match an event. */
    boolean accepts(byte[] json) {
        if (root.bits == 0) {
            return true;
        }
        JsonWalk walk = new JsonWalk(json);
        long held = walk.isObject() ? members(root, walk) : 0;
        return (held ^ negated) == root.bits;
    }

    /** Walks the members of an object. Returns the bits of the conditions whose values it has, negated or not. */
    private static long members(Node node, JsonWalk walk) {
        long held = 0;
        walk.enter();
        while (walk.nextMember()) {
            Node member = node.members.get(walk.name());
            if (member == null) {
                walk.skip();
            } else {
                held = (held & ~member.bits) | member.anyBits | value(member, walk); // of several, the last one counts
            }
        }
        return held;
    }

    private static long value(Node node, JsonWalk walk) {
        if (walk.isObject() && !node.members.isEmpty()) {
            return members(node, walk);
        }
        if (!walk.isArray() || node.checks.isEmpty()) {
            return scalar(node, walk);
        }
        long held = 0;
        walk.enter();
        while (walk.nextElement()) {
            held |= scalar(node, walk);
        }
        return held;
    }

    /** The bits of the conditions whose values contain a scalar; skips other values, and those without conditions. */
    private static long scalar(Node node, JsonWalk walk) {
        if (walk.isObject() || walk.isArray() || node.checks.isEmpty()) {
            walk.skip();
            return 0;
        }
        return node.heldBy(walk.scalar());
    }
}
