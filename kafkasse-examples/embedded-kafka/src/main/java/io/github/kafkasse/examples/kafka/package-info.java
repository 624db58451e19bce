/**
 * A real Kafka cluster inside this JVM, for tests, benchmarks and the demo: started in seconds, thrown away at the end.
 */
@NullMarked
package io.github.kafkasse.examples.kafka;

import org.jspecify.annotations.NullMarked;
