/** The role of the process that runs a bare Kafka consumer, the reference for the engine. */
@NullMarked
package io.github.kafkasse.examples.benchmarks.consumers;

import org.jspecify.annotations.NullMarked;
