/**
 * The fault table: Kafka, two servers and many clients, faults injected one after the other, and every client checked
 * for loss, repetition, order, aborted records, hangs and unclean ends.
 *
 * <p>{@link io.github.kafkasse.examples.faults.Faults} is the program, {@link
 * io.github.kafkasse.examples.faults.FaultRun} one run of it. Records say of themselves which they are ({@link
 * io.github.kafkasse.examples.faults.Event}), so that {@link io.github.kafkasse.examples.faults.StreamCheck} can check
 * a client's stream without knowing what the producers did.
 */
@NullMarked
package io.github.kafkasse.examples.faults;

import org.jspecify.annotations.NullMarked;
