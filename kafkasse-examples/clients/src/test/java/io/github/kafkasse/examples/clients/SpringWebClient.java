package io.github.kafkasse.examples.clients;

import java.net.URI;
import java.time.Duration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;

/** Spring's WebClient: it delivers ids, and leaves the reconnection to its users. */
final class SpringWebClient extends ClientUnderTest {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final WebClient client;
    private volatile String lastEventId;
    private volatile Disposable subscription;

    SpringWebClient(ClientHttpConnector connector) {
        client = WebClient.builder().clientConnector(connector).build();
    }

    @Override
    void follow(URI stream) {
        subscription = Flux.defer(() -> events(stream))
                .doOnError(this::reportError)
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE))
                .repeat()
                .subscribe(this::take);
    }

    private Flux<ServerSentEvent<String>> events(URI stream) {
        return client.get()
                .uri(stream)
                .accept(MediaType.TEXT_EVENT_STREAM)
                .headers(headers -> {
                    if (lastEventId != null) {
                        headers.set("Last-Event-ID", lastEventId);
                    }
                })
                .retrieve()
                .bodyToFlux(new ParameterizedTypeReference<>() {});
    }

    private void take(ServerSentEvent<String> event) {
        if (event.id() != null) {
            lastEventId = event.id();
        }
        if (event.data() != null) {
            receive(event.data());
        }
    }

    @Override
    public void close() {
        subscription.dispose();
    }
}
