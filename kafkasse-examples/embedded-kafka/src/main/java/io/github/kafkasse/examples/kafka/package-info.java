/**
 * A real Kafka cluster inside this JVM for tests, benchmarks and the demo. It starts within seconds, and its data is
 * deleted when it is closed.
 */
@NullMarked
package io.github.kafkasse.examples.kafka;

import org.jspecify.annotations.NullMarked;
