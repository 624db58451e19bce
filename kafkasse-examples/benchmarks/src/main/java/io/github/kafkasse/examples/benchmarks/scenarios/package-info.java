/**
 * The scenarios. Each starts its processes, tells them what to do, and reports what they measured.
 */
@NullMarked
package io.github.kafkasse.examples.benchmarks.scenarios;

import org.jspecify.annotations.NullMarked;
