/** The roles of the processes that run a servlet container: with the engine, or with a reference that only writes. */
@NullMarked
package io.github.kafkasse.examples.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
