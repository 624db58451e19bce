/**
 * A process of its own for each role: its main class, and its handle in the scenario.
 */
@NullMarked
package io.github.kafkasse.examples.benchmarks.process;

import org.jspecify.annotations.NullMarked;
