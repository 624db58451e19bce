package io.github.kafkasse.examples.faults;

import java.util.List;
import java.util.Set;

/** The topics of a run, one for each kind of fault. */
final class Topics {
    /** Keeps all records and partitions; both producers write to it. */
    static final String STEADY = "steady";

    static final int STEADY_PARTITIONS = 4;

    /** Gets more partitions. */
    static final String GROWING = "growing";

    static final int GROWING_PARTITIONS = 2;

    /** Is deleted and created again. */
    static final String REMADE = "remade";

    static final int REMADE_PARTITIONS = 1;

    /** Loses its oldest records. */
    static final String EXPIRING = "expiring";

    static final int EXPIRING_PARTITIONS = 2;

    static final List<String> ALL = List.of(STEADY, GROWING, REMADE, EXPIRING);

    static final Set<String> SET = Set.copyOf(ALL);

    private Topics() {}
}
