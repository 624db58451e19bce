package io.github.kafkasse.examples.clients;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.sse.SseEventSource;
import java.net.URI;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.spi.ConnectorProvider;

/** The event source of Jakarta REST in Jersey; it reconnects by itself. */
final class JerseySse extends ClientUnderTest {
    private final Client client;
    private volatile SseEventSource source;

    /** Uses Jersey's default connector. */
    JerseySse() {
        this(new ClientConfig());
    }

    JerseySse(ConnectorProvider connector) {
        this(new ClientConfig().connectorProvider(connector));
    }

    private JerseySse(ClientConfig config) {
        client = ClientBuilder.newClient(config);
    }

    @Override
    void follow(URI stream) {
        source = SseEventSource.target(client.target(stream)).build();
        source.register(
                event -> {
                    if (!event.isEmpty()) {
                        receive(event.readData());
                    }
                },
                this::reportError);
        source.open();
    }

    @Override
    public void close() {
        source.close();
        client.close();
    }
}
