package io.github.kafkasse;

import java.util.List;

/** The list of the engine's settings. */
final class EngineSettings {
    /** In the order of the documentation. */
    static final List<Setting<?>> ALL = List.of(
            Setting.TOPICS_ALLOWED,
            Setting.NAME,
            Setting.CONNECT_TIMEOUT,
            Setting.HEARTBEAT_INTERVAL,
            Setting.DELIVERY_INTERVAL,
            Setting.RETRY,
            Setting.CONNECTION_MAX_AGE,
            Setting.CONNECTION_MAX_AGE_JITTER,
            Setting.STALL_TIMEOUT,
            Setting.CONNECTION_MAX,
            Setting.CLOSE_TIMEOUT,
            Setting.LOG_BUDGET,
            Setting.REPLAY_BUDGET,
            Setting.BATCH_BUDGET,
            Setting.FILTER_BUDGET,
            Setting.LATEST_MAX_KEYS,
            Setting.REPLAY_CONSUMERS,
            Setting.EVENT_LOOPS,
            Setting.TAIL_LINGER,
            Setting.METADATA_MAX_AGE,
            Setting.ID_MODE,
            Setting.ID_FORMAT,
            Setting.ID_TIMESTAMP_SLACK,
            Setting.ID_MAX_LENGTH,
            Setting.ID_MAX_ENTRIES,
            Setting.DATA_BEFORE_ID,
            Setting.POSITION_HEARTBEAT,
            Setting.JSON_MAX_DEPTH,
            Setting.RECORD_COORDINATES,
            Setting.RECORD_TOMBSTONES,
            Setting.RECORD_MAPPER);

    private EngineSettings() {}
}
