/** A process of its own for each role: its main class, and the scenario's handle of it. */
@NullMarked
package io.github.kafkasse.examples.benchmarks.process;

import org.jspecify.annotations.NullMarked;
