/**
 * What a scenario and the processes that it starts say to each other: a line a message.
 */
@NullMarked
package io.github.kafkasse.examples.benchmarks.protocol;

import org.jspecify.annotations.NullMarked;
