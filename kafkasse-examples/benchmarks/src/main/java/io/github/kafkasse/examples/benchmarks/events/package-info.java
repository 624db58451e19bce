/**
 * Records that tell which they are and when they were created, and the times that they take.
 */
@NullMarked
package io.github.kafkasse.examples.benchmarks.events;

import org.jspecify.annotations.NullMarked;
