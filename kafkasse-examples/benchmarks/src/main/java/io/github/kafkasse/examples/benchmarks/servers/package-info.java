/**
 * The processes that run a servlet container: with the engine, or with a reference that does no more than the
 * container alone has to.
 */
@NullMarked
package io.github.kafkasse.examples.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
