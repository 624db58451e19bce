package io.github.kafkasse;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The value of a {@linkplain Setting#secret secret setting}, such as a token. It can be compared with what a client
 * sends, but not read, so that no log, message or response shows it. Immutable.
 */
public final class Secret {
    private final byte[] text;

    private Secret(byte[] text) {
        this.text = text;
    }

    /**
     * A secret.
     *
     * @param text the text; empty for none
     * @return the secret
     */
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return whether there is no secret} */
    public boolean isEmpty() {
        return text.length == 0;
    }

    /** {@return how many bytes it has} */
    public int length() {
        return text.length;
    }

    /**
     * Compares it with a text. The time that this takes does not depend on how many characters of the text match.
     *
     * @param candidate what a client has sent; {@code null} for nothing
     * @return whether it is the secret; {@code false} if there is no secret
     */
    public boolean matches(@Nullable String candidate) {
        return candidate != null
                && !isEmpty()
                && MessageDigest.isEqual(text, candidate.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(text, that.text);
    }

    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    /** {@return three dots, or nothing if there is no secret} */
    @Override
    public String toString() {
        return isEmpty() ? "" : "…";
    }
}
