package io.github.kafkasse.internal.connection;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a connection does at present, and what it holds for that. Belongs to the connection's loop. */
sealed interface ConnectionState {
    /** Whether the response is open, so that the client has turns. */
    boolean isOpen();

    /** Releases what the state holds; another state follows. */
    void end();

    /** It has no stream yet. */
    record Starting(Opening opening) implements ConnectionState {
        @Override
        public boolean isOpen() {
            return opening.isHeld();
        }

        @Override
        public void end() {
            opening.end();
        }
    }

    /** It follows a feed. */
    final class Streaming implements ConnectionState {
        private final FeedCursor cursor;

        /** Created when a topic is missing for the first time. */
        private @Nullable TopicGrace grace;

        Streaming(FeedCursor cursor) {
            this.cursor = cursor;
        }

        FeedCursor cursor() {
            return cursor;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void end() {
            if (grace != null) {
                grace.cancel();
            }
            cursor.end();
        }

        /** @param newGrace creates the end of the stream because of a missing topic */
        void topicsChanged(Function<FeedCursor, TopicGrace> newGrace) {
            cursor.topicsChanged();
            if (grace == null && cursor.missingTopic() != null) {
                grace = newGrace.apply(cursor);
            }
            if (grace != null) {
                grace.topicsChanged();
            }
        }
    }

    /** It has ended; all calls do nothing. */
    record Closed() implements ConnectionState {
        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public void end() {}
    }
}
