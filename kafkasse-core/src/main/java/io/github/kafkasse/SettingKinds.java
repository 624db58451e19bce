package io.github.kafkasse;

import java.time.Duration;
import java.util.Locale;

/**
 * The kinds of settings that only the engine has. They are not in {@link EngineSettings}, because its list needs all
 * settings to be created before.
 */
final class SettingKinds {
    private SettingKinds() {}

    /** An interval. It cannot be 0, because the event would then repeat without end. */
    static Setting<Duration> interval(String name, String defaultText, String description) {
        return new Setting<>(name, defaultText, description, SettingForm.duration("1ms", SettingForm.CENTURY));
    }

    /** A timeout that Kafka's clients get too: they count milliseconds in an {@code int}. */
    static Setting<Duration> kafkaTimeout(String name, String defaultText, String description) {
        return new Setting<>(name, defaultText, description, SettingForm.duration("1ms", "24d"));
    }

    static Setting<Integer> count(String name, String defaultText, String description) {
        return new Setting<>(name, defaultText, description, SettingForm.integer(1));
    }

    static Setting<Double> fraction(String name, String defaultText, String description) {
        return new Setting<>(name, defaultText, description, SettingForm.fraction());
    }

    static Setting<Long> size(String name, String defaultText, String description) {
        return new Setting<>(name, defaultText, description, SettingForm.size(1));
    }

    static <E extends Enum<E>> Setting<E> choice(String name, E defaultValue, String description) {
        Class<E> type = defaultValue.getDeclaringClass();
        return new Setting<>(
                name,
                defaultValue.name().toLowerCase(Locale.ROOT),
                description,
                text -> SettingText.choice(type, text));
    }
}
