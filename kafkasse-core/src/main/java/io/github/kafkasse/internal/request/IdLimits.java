package io.github.kafkasse.internal.request;

import io.github.kafkasse.KafkaSseConfigurationException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.internal.position.IdText;

/**
 * Refuses streams whose ids would exceed the server's limits, when they open: their clients could not resume.
 * Thread-safe.
 */
final class IdLimits {
    /** An upper bound of the length of an entry in an id, without the name of its topic. */
    private static final int ENTRY_LENGTH = 200;

    private static final int TOPIC_LENGTH = 249;

    private final int maxEntries;
    private final int maxLength;
    private final IdSettings ids;

    IdLimits(Settings settings) {
        this.maxEntries = settings.get(Setting.ID_MAX_ENTRIES);
        this.maxLength = settings.get(Setting.ID_MAX_LENGTH);
        this.ids = IdSettings.of(settings);
    }

    /**
     * Checks a stream that a client opens without an id.
     *
     * @throws KafkaSseConfigurationException if its ids are too large
     */
    void check(StreamStart start) {
        int entries = start.positions().size();
        if (entries > maxEntries) {
            throw tooLarge(entries + " entries", Setting.ID_MAX_ENTRIES, maxEntries);
        }
        if ((long) entries * (ENTRY_LENGTH + TOPIC_LENGTH) > maxLength) {
            int length = new IdText(
                            ids.layout(start.key(), start.cluster()),
                            start.positions().cursor())
                    .length();
            if (length > maxLength) {
                throw tooLarge(length + " characters", Setting.ID_MAX_LENGTH, maxLength);
            }
        }
    }

    private static KafkaSseConfigurationException tooLarge(String size, Setting<Integer> setting, int limit) {
        return new KafkaSseConfigurationException("The ids of this stream have " + size + "; " + setting.name()
                + " allows " + limit + ". Ask for fewer topics in one stream.");
    }
}
