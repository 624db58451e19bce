package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sink that throws an error ends only its own client's stream, whatever it throws and wherever. */
class ThrowingSinkTest {
    private final ConnectionFixture fixture = new ConnectionFixture();

    @Test
    void anErrorOfTheSinkAndOfItsAbortDoesNotAffectOtherClients() {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(fixture.connect());
        }
        Client broken = clients.get(1);
        broken.sink.failAt("write");
        broken.sink.failAt("abort");
        fixture.publish("0");
        for (Client client : clients) {
            if (client != broken) {
                assertTrue(client.text().endsWith(event(fixture.idAt(1), "0")), client::text);
            }
        }
        assertEquals(4, fixture.loop.clients().size());
        assertEquals(1, fixture.over);
    }

    @Test
    void anErrorOfCloseEndsTheConnection() {
        Client client = fixture.connect();
        client.sink.failAt("close");
        client.connection.mailbox().end();
        fixture.run();
        assertTrue(client.brokenOff());
        assertEquals(1, fixture.over);
    }

    @Test
    void anErrorOfARefusalEndsTheConnection() {
        Client client = fixture.client(ClientRequests.request().withSince(""));
        client.sink.failAt("refuse");
        fixture.kafka.delete("t");
        fixture.loop.execute(client.connection::start);
        fixture.run();
        assertTrue(client.brokenOff());
        assertEquals(1, fixture.over);
    }

    @Test
    void aClientIsRemovedAfterAnErrorOfItsCloseCallback() {
        Client client = fixture.connect();
        fixture.onClosed = () -> {
            throw new IllegalStateException("on purpose");
        };
        client.connection.mailbox().end();
        fixture.run();
        assertTrue(client.endedCleanly());
        fixture.publish("0");
    }
}
