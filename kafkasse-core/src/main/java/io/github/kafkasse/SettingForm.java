package io.github.kafkasse;

import java.time.Duration;
import java.util.function.Function;

/**
 * Which values a setting can have, and how they are written as text. Values from text and values from code pass the
 * same check.
 *
 * @param <T> the type of the values
 */
@FunctionalInterface
interface SettingForm<T> {
    /**
     * The maximum of most durations. It fits into a {@code long} of nanoseconds; a longer duration is a typing error.
     */
    String CENTURY = "36500d";

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if the text is not valid; the message says what is valid
     */
    T read(String text);

    /**
     * Checks a value from text or from code.
     *
     * @throws IllegalArgumentException if the setting cannot have this value; the message says what is valid
     */
    default void check(T value) {}

    /** Durations from one to another, both written as durations are. */
    static SettingForm<Duration> duration(String least, String most) {
        return between(
                SettingText::duration,
                SettingText.duration(least),
                SettingText.duration(most),
                "it is a duration from " + least + " to " + most);
    }

    static SettingForm<Long> size(long least) {
        return between(SettingText::size, least, Long.MAX_VALUE, "it is a size from " + least + " on");
    }

    static SettingForm<Integer> integer(int least) {
        return between(SettingText::integer, least, Integer.MAX_VALUE, "it is a whole number from " + least + " on");
    }

    static SettingForm<Double> fraction() {
        return between(SettingText::number, 0.0, 1.0, "it is a number from 0 to 1");
    }

    private static <N extends Comparable<N>> SettingForm<N> between(
            Function<String, N> reading, N least, N most, String sentence) {
        return new SettingForm<>() {
            @Override
            public N read(String text) {
                return reading.apply(text);
            }

            @Override
            public void check(N value) {
                if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                    throw new IllegalArgumentException(sentence);
                }
            }
        };
    }
}
