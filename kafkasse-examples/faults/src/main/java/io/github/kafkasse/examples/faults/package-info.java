/**
 * Fault tests with a table of results: Kafka, two servers and many clients run, faults are injected one after the
 * other, and every client is checked for loss, repetition, order, aborted records, hangs and unclean ends.
 *
 * <p>{@link io.github.kafkasse.examples.faults.Faults} is the program,
 * {@link io.github.kafkasse.examples.faults.FaultRun} one run of it. Each record identifies itself
 * ({@link io.github.kafkasse.examples.faults.Event}), so {@link io.github.kafkasse.examples.faults.StreamCheck} can
 * check a client's stream without knowledge of what the producers did.
 */
@NullMarked
package io.github.kafkasse.examples.faults;

import org.jspecify.annotations.NullMarked;
