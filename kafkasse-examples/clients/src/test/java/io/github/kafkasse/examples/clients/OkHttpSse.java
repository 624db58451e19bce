package io.github.kafkasse.examples.clients;

import java.net.URI;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;

/** OkHttp's SSE support: it delivers ids, and leaves the reconnection to its users. */
final class OkHttpSse extends ClientUnderTest {
    private final OkHttpClient http = new OkHttpClient();
    private volatile URI stream;
    private volatile String lastEventId;
    private volatile EventSource source;
    private volatile boolean closed;

    @Override
    void follow(URI stream) {
        this.stream = stream;
        connect();
    }

    private void connect() {
        Request.Builder request = new Request.Builder().url(stream.toString());
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        source = EventSources.createFactory(http).newEventSource(request.build(), new Listener());
    }

    private final class Listener extends EventSourceListener {
        @Override
        public void onEvent(EventSource from, String id, String type, String data) {
            lastEventId = id;
            receive(data);
        }

        @Override
        public void onClosed(EventSource from) {
            reconnect();
        }

        @Override
        public void onFailure(EventSource from, Throwable failure, Response response) {
            reportError(failure);
            reconnect();
        }

        private void reconnect() {
            if (!closed) {
                connect();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        source.cancel();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
