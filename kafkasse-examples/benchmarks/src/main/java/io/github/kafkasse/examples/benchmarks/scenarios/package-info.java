/** The scenarios. Each starts its processes, sends them requests, and reports their measurements. */
@NullMarked
package io.github.kafkasse.examples.benchmarks.scenarios;

import org.jspecify.annotations.NullMarked;
