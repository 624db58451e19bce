/**
 * The roles of the processes that run HTTP clients: thousands that count and check what they receive, or some that only
 * send requests.
 */
@NullMarked
package io.github.kafkasse.examples.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
