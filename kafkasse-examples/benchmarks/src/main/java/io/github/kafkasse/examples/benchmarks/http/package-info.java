/** Parses HTTP responses as their bytes arrive, for threads with thousands of clients each. */
@NullMarked
package io.github.kafkasse.examples.benchmarks.http;

import org.jspecify.annotations.NullMarked;
