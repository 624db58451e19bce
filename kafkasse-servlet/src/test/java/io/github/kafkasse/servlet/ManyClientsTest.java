package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;

import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.Wire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManyClientsTest extends InContainer {
    private static final int CLIENTS = 500;

    @Test
    void fiveHundredClientsAreServedAtOnce() throws Exception {
        List<Wire> wires = new ArrayList<>();
        List<ScriptedClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            wires.add(request("GET /topics/t" + i));
        }
        for (Wire wire : wires) {
            readStart(wire);
            clients.add(engine.client());
        }
        for (int event = 0; event < 20; event++) {
            for (ScriptedClient client : clients) {
                String topic = client.request().topics().iterator().next();
                client.send("data: " + topic + " " + event + "\n\n");
            }
        }
        for (int i = 0; i < CLIENTS; i++) {
            StringBuilder expected = new StringBuilder();
            for (int event = 0; event < 20; event++) {
                expected.append("data: t").append(i).append(" ").append(event).append("\n\n");
            }
            wires.get(i).expect(expected.toString());
        }
        for (Wire wire : wires) {
            wire.close();
        }
        await().until(() -> {
            clients.forEach(client -> client.send(":\n"));
            return clients.stream().allMatch(client -> client.gone().isDone());
        });
        await().until(() -> server().connections() == 0);
    }
}
