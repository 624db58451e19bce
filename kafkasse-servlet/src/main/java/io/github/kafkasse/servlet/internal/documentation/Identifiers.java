package io.github.kafkasse.servlet.internal.documentation;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Makes the names of operations, channels and components in one document: unique, and of characters from which the
 * client generators of all languages can make a name. Not thread-safe.
 */
final class Identifiers {
    private final Set<String> taken;

    Identifiers(Collection<String> taken) {
        this.taken = new HashSet<>(taken);
    }

    /** Returns the wished name, with other characters replaced, and with a number if that name is taken. */
    String unique(String wish) {
        String id = wish.replaceAll("[^A-Za-z0-9._-]", "_");
        String unique = id;
        for (int i = 2; !taken.add(unique); i++) {
            unique = id + "-" + i;
        }
        return unique;
    }
}
