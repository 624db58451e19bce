/** The role of the process that runs Kafka and a producer. */
@NullMarked
package io.github.kafkasse.examples.benchmarks.broker;

import org.jspecify.annotations.NullMarked;
