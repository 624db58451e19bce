package io.github.kafkasse.examples.faults;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts findings for the fault during which they were made. Thread-safe. */
final class Findings {
    /** The maximum number of findings of a kind that are described in words. */
    private static final int MOST_DETAILS = 25;

    /** What must not happen. */
    enum Kind {
        /** Records in Kafka that the client did not receive. */
        LOST,
        /** Records that the client received twice. */
        REPEATED,
        /** Records that were received after a later one of their partition. */
        OUT_OF_ORDER,
        /** Records of an aborted transaction. */
        ABORTED,
        /** No byte for 15 seconds. */
        HUNG,
        /** A response that did not end between two blocks with the last chunk. */
        UNCLEAN,
        /** A status other than 200 for a client that resumes; for a new client, a refusal that no fault explains. */
        TURNED_AWAY,
        /** An error event, or text that is no event. */
        ERROR
    }

    /** What may happen. It is counted to show that the faults had an effect. */
    enum Fact {
        EVENTS,
        RECONNECTS,
        CLEAN_ENDS,
        BROKEN_BY_KILL,
        LOSSES_TOLD,
        NEW_CLIENTS_REFUSED
    }

    /** The counts of one phase. */
    static final class Phase {
        private final EnumMap<Kind, Long> kinds = new EnumMap<>(Kind.class);
        private final EnumMap<Fact, Long> facts = new EnumMap<>(Fact.class);
        private int times;
        private long longestSilenceMillis;

        /** Adds the counts of another run. */
        void add(Phase other) {
            other.kinds.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
            other.facts.forEach((fact, count) -> facts.merge(fact, count, Long::sum));
            times += other.times;
            longestSilenceMillis = Math.max(longestSilenceMillis, other.longestSilenceMillis);
        }

        /** How often the phase began. */
        int times() {
            return times;
        }

        long count(Kind kind) {
            return kinds.getOrDefault(kind, 0L);
        }

        long count(Fact fact) {
            return facts.getOrDefault(fact, 0L);
        }

        long longestSilenceMillis() {
            return longestSilenceMillis;
        }

        long total() {
            return kinds.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private final Map<String, Phase> phases = new LinkedHashMap<>();
    private final List<String> details = new ArrayList<>();
    private final EnumMap<Kind, Long> describedByKind = new EnumMap<>(Kind.class);
    private final long begin = System.nanoTime();
    private final Map<String, String> active = new LinkedHashMap<>();
    private String name = "";
    private Phase phase = new Phase();

    /** Counts everything for this phase from now on. A phase may begin several times. */
    synchronized void begin(String phaseName) {
        name = phaseName;
        phase = phases.computeIfAbsent(phaseName, ignored -> new Phase());
        phase.times++;
    }

    /**
     * One of several injectors begins a fault: from now on, everything counts for the present faults of all injectors.
     */
    synchronized void begin(String injector, String fault) {
        active.put(injector, fault);
        begin(String.join(" + ", active.values()));
    }

    /** An injector ends; what its last fault leaves behind counts for the faults of the others. */
    synchronized void end(String injector) {
        active.remove(injector);
        if (!active.isEmpty()) {
            begin(String.join(" + ", active.values()));
        }
    }

    synchronized void found(Kind kind, long count, String detail) {
        foundIn(name, kind, count, detail);
    }

    /** As {@link #found}, for a phase that has ended. */
    synchronized void foundIn(String phaseName, Kind kind, long count, String detail) {
        phases.computeIfAbsent(phaseName, ignored -> new Phase()).kinds.merge(kind, count, Long::sum);
        long described = describedByKind.merge(kind, 1L, Long::sum);
        if (described <= MOST_DETAILS) {
            details.add(String.format(
                    "%6.1f s, %s: %s: %d: %s", (System.nanoTime() - begin) / 1e9, phaseName, kind, count, detail));
        }
    }

    synchronized String phase() {
        return name;
    }

    synchronized void count(Fact fact, long number) {
        phase.facts.merge(fact, number, Long::sum);
    }

    synchronized void silence(long millis) {
        phase.longestSilenceMillis = Math.max(phase.longestSilenceMillis, millis);
    }

    synchronized Map<String, Phase> phases() {
        return new LinkedHashMap<>(phases);
    }

    synchronized List<String> details() {
        return List.copyOf(details);
    }

    synchronized long total() {
        return phases.values().stream().mapToLong(Phase::total).sum();
    }

    synchronized long total(Kind kind) {
        return phases.values().stream().mapToLong(each -> each.count(kind)).sum();
    }
}
