/**
 * Measures the costs of the server, and how it serves many and slow clients, each in the same run as a reference.
 *
 * <p>{@link io.github.kafkasse.examples.benchmarks.Benchmarks} is the program, with a subcommand for each of the
 * {@code scenarios}. A scenario starts its processes (Kafka, the server, the clients) with
 * {@link io.github.kafkasse.examples.benchmarks.process.ChildProcess}. Each runs a
 * {@link io.github.kafkasse.examples.benchmarks.protocol.Role} and answers
 * {@linkplain io.github.kafkasse.examples.benchmarks.protocol.Message messages} over its standard streams. The build
 * checks the order of the packages: {@code protocol}, {@code events}, {@code http}; then the roles, {@code broker},
 * {@code consumers}, {@code servers} and {@code clients}; then {@code process}, {@code report} and {@code scenarios}.
 */
@NullMarked
package io.github.kafkasse.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
