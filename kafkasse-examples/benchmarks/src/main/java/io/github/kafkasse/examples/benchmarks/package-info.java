/**
 * What the server costs, and what it does to many and to slow clients, each measured beside a reference in the same
 * run.
 *
 * <p>{@link io.github.kafkasse.examples.benchmarks.Benchmarks} is the program. Each scenario starts its processes
 * (Kafka, the server, the clients) as a {@link io.github.kafkasse.examples.benchmarks.ChildProcess}, which runs a
 * {@link io.github.kafkasse.examples.benchmarks.Role} and is asked over its standard streams.
 */
@NullMarked
package io.github.kafkasse.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
