package io.github.kafkasse.internal.connection;

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
    record Streaming(FeedCursor cursor, TopicGrace grace) implements ConnectionState {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void end() {
            grace.cancel();
            cursor.end();
        }

        void topicsChanged() {
            cursor.topicsChanged();
            grace.topicsChanged();
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
