package io.github.kafkasse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mapper of an engine: the one that the application gives, or else the one that its settings describe. */
final class ConfiguredMapper {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredMapper.class);

    private final RecordMapper mapper;

    /** The mapper, if it was created here and can be closed. */
    private final @Nullable AutoCloseable owned;

    private ConfiguredMapper(RecordMapper mapper, @Nullable AutoCloseable owned) {
        this.mapper = mapper;
        this.owned = owned;
    }

    /**
     * Chooses the mapper.
     *
     * @param given the application's own; {@code null} for none
     * @throws IllegalArgumentException if {@link Setting#RECORD_MAPPER} names a class that cannot be used
     */
    static ConfiguredMapper of(@Nullable RecordMapper given, Settings settings) {
        if (given != null) {
            return new ConfiguredMapper(given, null);
        }
        RecordMapper named = settings.make(Setting.RECORD_MAPPER, RecordMapper.class);
        if (named != null) {
            return new ConfiguredMapper(named, named instanceof AutoCloseable closeable ? closeable : null);
        }
        RecordMapper builtIn =
                switch (settings.get(Setting.RECORD_COORDINATES)) {
                    case NONE -> RecordMapper.asIs();
                    case KAFKA -> RecordMapper.withKafkaMember();
                    case META -> RecordMapper.withMetaMembers();
                };
        return new ConfiguredMapper(builtIn, null);
    }

    RecordMapper mapper() {
        return mapper;
    }

    /** Closes the mapper, unless the application has given it. */
    void close() {
        if (owned != null) {
            try {
                owned.close();
            } catch (Exception | Error e) { // of the user's class; closing continues
                LOG.warn("The mapper failed to close", e);
            }
        }
    }
}
