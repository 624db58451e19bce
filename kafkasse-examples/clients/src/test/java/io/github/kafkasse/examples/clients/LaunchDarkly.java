package io.github.kafkasse.examples.clients;

import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.background.BackgroundEventHandler;
import com.launchdarkly.eventsource.background.BackgroundEventSource;
import java.net.URI;

/** LaunchDarkly's okhttp-eventsource; it reconnects by itself. */
final class LaunchDarkly extends ClientUnderTest {
    private volatile BackgroundEventSource source;

    @Override
    void follow(URI stream) {
        source = new BackgroundEventSource.Builder(new Handler(), new EventSource.Builder(stream)).build();
        source.start();
    }

    private final class Handler implements BackgroundEventHandler {
        @Override
        public void onOpen() {}

        @Override
        public void onClosed() {}

        @Override
        public void onMessage(String type, MessageEvent event) {
            receive(event.getData());
        }

        @Override
        public void onComment(String comment) {}

        @Override
        public void onError(Throwable failure) {
            reportError(failure);
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
