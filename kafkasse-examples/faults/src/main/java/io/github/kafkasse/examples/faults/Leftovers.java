package io.github.kafkasse.examples.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Checks that a server without clients uses no more than before its first one. Not thread-safe. */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final List<ServerSlot> servers;
    private final List<String> usage = new ArrayList<>();

    Leftovers(List<ServerSlot> servers) {
        this.servers = servers;
    }

    /**
     * Waits up to three minutes for that.
     *
     * @return descriptions of what is still in use; empty if nothing is
     */
    List<String> find() {
        List<String> found = new ArrayList<>();
        for (ServerSlot server : servers) {
            Usage start = server.running().usageAtStart();
            Usage now = server.running().usage();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!now.isNoMoreThan(start) && System.nanoTime() - deadline < 0) {
                Injector.pause(LOOK);
                now = server.running().usage();
            }
            String text = server.container() + " at its start: " + start + "; without clients again: " + now;
            usage.add(text);
            if (!now.isNoMoreThan(start)) {
                found.add(text);
            }
        }
        return found;
    }

    /** What each server used at its start and uses now; call it after {@link #find}. */
    List<String> usage() {
        return usage;
    }
}
