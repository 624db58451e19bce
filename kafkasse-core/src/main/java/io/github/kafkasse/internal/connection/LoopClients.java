package io.github.kafkasse.internal.connection;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The clients of one loop, each from the start of its connection to the end. Belongs to the loop's thread. */
final class LoopClients {
    private final Set<StreamClient> clients = new LinkedHashSet<>();

    void add(StreamClient client) {
        clients.add(client);
    }

    void remove(StreamClient client) {
        clients.remove(client);
    }

    int size() {
        return clients.size();
    }

    /** A copy: clients may be added and removed while it is iterated. */
    List<StreamClient> list() {
        return new ArrayList<>(clients);
    }
}
