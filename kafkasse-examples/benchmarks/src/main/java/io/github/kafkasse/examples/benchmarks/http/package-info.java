/**
 * Reads HTTP responses from bytes as they arrive, for clients of which a thread has thousands.
 */
@NullMarked
package io.github.kafkasse.examples.benchmarks.http;

import org.jspecify.annotations.NullMarked;
