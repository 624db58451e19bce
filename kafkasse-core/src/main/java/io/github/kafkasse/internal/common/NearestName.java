package io.github.kafkasse.internal.common;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known name that is most similar to an unknown one, for error messages. */
public final class NearestName {
    /** The share of a name's characters that may differ. */
    private static final double LARGEST_DIFFERENCE = 1.0 / 3;

    private static final String PREFIX = "kafkasse";

    private NearestName() {}

    /**
     * Finds the name with the fewest differences, or else one that begins with the unknown name. Case, separators and
     * the prefix {@code kafkasse} do not count: all environment variables have this prefix, so with it short ones would
     * be similar to each other.
     *
     * @return the name, or null if none is similar
     */
    public static @Nullable String of(String unknown, Collection<String> names) {
        String wanted = letters(unknown);
        if (wanted.isEmpty()) {
            return null;
        }
        String nearest = names.stream()
                .min(Comparator.<String>comparingInt(name -> differences(wanted, letters(name)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
        if (nearest != null && differences(wanted, letters(nearest)) <= wanted.length() * LARGEST_DIFFERENCE) {
            return nearest;
        }
        return names.stream()
                .filter(name -> letters(name).startsWith(wanted))
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    private static String letters(String name) {
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
        return letters.startsWith(PREFIX) ? letters.substring(PREFIX.length()) : letters;
    }

    /** The Levenshtein distance: how many characters must be added, removed or replaced. */
    private static int differences(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
