/** The messages between a scenario and the processes that it starts, one per line. */
@NullMarked
package io.github.kafkasse.examples.benchmarks.protocol;

import org.jspecify.annotations.NullMarked;
