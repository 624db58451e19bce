package io.github.kafkasse;

import io.github.kafkasse.internal.common.Configured;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the mapper of an engine: the application's own, or else one of the class that {@link Setting#RECORD_MAPPER}
 * names, or else the built-in one for {@link Setting#RECORD_COORDINATES}. Stateless.
 */
final class MapperChoice {
    private MapperChoice() {}

    /**
     * Chooses the mapper.
     *
     * @param given the application's own; {@code null} for none
     * @throws IllegalArgumentException if no mapper can be created from the class that the setting names
     */
    static Configured<RecordMapper> of(@Nullable RecordMapper given, Settings settings) {
        return Configured.of(
                given, () -> settings.make(Setting.RECORD_MAPPER, RecordMapper.class), () -> builtIn(settings));
    }

    private static RecordMapper builtIn(Settings settings) {
        return switch (settings.get(Setting.RECORD_COORDINATES)) {
            case NONE -> RecordMapper.asIs();
            case KAFKA -> RecordMapper.withKafkaMember();
            case META -> RecordMapper.withMetaMembers();
        };
    }
}
