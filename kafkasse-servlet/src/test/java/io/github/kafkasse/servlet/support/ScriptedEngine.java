package io.github.kafkasse.servlet.support;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.InvalidAssignmentException;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TopicNotAvailableException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** An engine without Kafka: it has one loop, and a test decides what its clients receive. */
public final class ScriptedEngine implements AutoCloseable {
    /** Ignores tasks after {@link #close}: a servlet may end its streams after its engine. */
    private final ExecutorService loop = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new ThreadPoolExecutor.DiscardPolicy());

    private final BlockingQueue<ScriptedClient> clients = new LinkedBlockingQueue<>();
    private final KafkaSse sse = mock(KafkaSse.class, withSettings().stubOnly());
    private volatile Consumer<ScriptedClient> script = client -> {};
    private volatile Function<StreamRequest, CompletableFuture<Void>> check =
            request -> CompletableFuture.completedFuture(null);
    private volatile Function<TopicNotAvailableException, CompletableFuture<KafkaSseException>> refusal =
            CompletableFuture::completedFuture;
    private final Set<String> malformedIds = ConcurrentHashMap.newKeySet();
    private volatile Function<EventSink, StreamConnection> sinks;
    private volatile StreamOpening.Range range;
    private volatile Settings settings = Settings.defaults();

    public ScriptedEngine() {
        when(sse.connect(any(), any())).thenAnswer(call -> {
            EventSink sink = call.getArgument(1);
            Function<EventSink, StreamConnection> instead = sinks;
            if (instead != null) {
                return instead.apply(sink);
            }
            ScriptedClient client = new ScriptedClient(call.getArgument(0), sink, loop, range);
            sink.connected(client);
            script.accept(client);
            clients.add(client);
            return client;
        });
        when(sse.check(any())).thenAnswer(call -> {
            CompletableFuture<StreamOpening> result = new CompletableFuture<>();
            StreamRequest request = call.getArgument(0);
            loop.execute(() -> {
                var unused = check.apply(request).whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        result.complete(new StreamOpening(request.format(), "[]", range, request.isGzip()));
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
            });
            return result;
        });
        doAnswer(call -> {
                    StreamRequest request = call.getArgument(0);
                    if (malformedIds.contains(String.valueOf(request.lastEventId()))) {
                        throw new InvalidAssignmentException("That is no id.");
                    }
                    return null;
                })
                .when(sse)
                .validate(any());
        when(sse.refusal(any())).thenAnswer(call -> refusal.apply(call.getArgument(0)));
        when(sse.settings()).thenAnswer(call -> settings);
    }

    public KafkaSse sse() {
        return sse;
    }

    /** Sets an action for each client that connects; it runs on the connecting thread. */
    public ScriptedEngine onConnect(Consumer<ScriptedClient> script) {
        this.script = script;
        return this;
    }

    /** Passes the sinks of all clients to another engine. */
    public ScriptedEngine passingSinksTo(Function<EventSink, StreamConnection> other) {
        sinks = other;
        return this;
    }

    /** Sets the range of streams and checks. */
    public ScriptedEngine withRange(StreamOpening.Range bounded) {
        range = bounded;
        return this;
    }

    /** Opens the stream of each client at once. */
    public ScriptedEngine opening() {
        return onConnect(client -> client.open().send(":ok\n\n"));
    }

    public ScriptedEngine onCheck(Function<StreamRequest, CompletableFuture<Void>> check) {
        this.check = check;
        return this;
    }

    /** Sets the error for requests for something that is not available. */
    public ScriptedEngine onRefusal(
            Function<TopicNotAvailableException, CompletableFuture<KafkaSseException>> answers) {
        refusal = answers;
        return this;
    }

    /** Makes the engine refuse an id as malformed. */
    public ScriptedEngine refusingIds(String id) {
        malformedIds.add(id);
        return this;
    }

    public <T> ScriptedEngine with(Setting<T> setting, T value) {
        settings = settings.with(setting, value);
        return this;
    }

    /** Waits until a client has connected, and returns it. */
    public ScriptedClient client() throws InterruptedException {
        ScriptedClient client = clients.poll(20, TimeUnit.SECONDS);
        if (client == null) {
            throw new AssertionError("No client has connected");
        }
        return client;
    }

    public boolean nobodyConnected() {
        return clients.isEmpty();
    }

    @Override
    public void close() {
        loop.shutdownNow();
    }
}
