package io.github.kafkasse.internal.request;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.IdLayout;

/**
 * How ids are written, by the settings.
 *
 * @param timestamps whether ids carry timestamps
 * @param compact whether they are compact, not JSON
 */
public record IdSettings(boolean timestamps, boolean compact) {
    public static IdSettings of(Settings settings) {
        return new IdSettings(
                settings.get(Setting.ID_MODE) == Setting.IdMode.TIMESTAMP,
                settings.get(Setting.ID_FORMAT) == Setting.IdFormat.COMPACT);
    }

    /**
     * The layout of the ids of a feed.
     *
     * @param cluster the cluster's short name, for timestamp ids
     */
    public IdLayout layout(Feed.Key key, String cluster) {
        return compact
                ? IdLayout.compact(key.partitions(), key.topics(), timestamps, cluster)
                : IdLayout.json(key.partitions(), key.topics(), timestamps, cluster);
    }
}
