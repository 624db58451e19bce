package io.github.kafkasse.internal.json;

/** A member to set in an object. */
final class Member {
    static final byte[] NULL = {'n', 'u', 'l', 'l'};

    /** Of ASCII letters and underscores. */
    final String name;

    /** Valid JSON. */
    final byte[] value;

    /** Whether an object without such a member gets it; if not, only one that is there is replaced. */
    final boolean added;

    private Member(String name, byte[] value, boolean added) {
        this.name = name;
        this.value = value;
        this.added = added;
    }

    static Member set(String name, byte[] value) {
        return new Member(name, value, true);
    }

    /** Makes sure that no member of this name says anything. */
    static Member blank(String name) {
        return new Member(name, NULL, false);
    }
}
