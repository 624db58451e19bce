package io.github.kafkasse.internal.json;

/** A member to set in an object. */
final class Member {
    static final byte[] NULL = {'n', 'u', 'l', 'l'};

    /** ASCII letters and underscores only. */
    final String name;

    /** Valid JSON. */
    final byte[] value;

    /** Whether the member is added to an object without it; if not, it only replaces an existing one. */
    final boolean added;

    private Member(String name, byte[] value, boolean added) {
        this.name = name;
        this.value = value;
        this.added = added;
    }

    static Member set(String name, byte[] value) {
        return new Member(name, value, true);
    }

    /** Replaces an existing member of this name with {@code null}. */
    static Member blank(String name) {
        return new Member(name, NULL, false);
    }
}
