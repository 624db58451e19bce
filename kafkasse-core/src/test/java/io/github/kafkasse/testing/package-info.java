/**
 * Fixtures for tests of applications and adapters, in the jar of kafkasse-core with the classifier {@code tests}: a
 * sink in memory, and a contract for testing the sink of an adapter. They need junit-jupiter-api.
 */
@NullMarked
package io.github.kafkasse.testing;

import org.jspecify.annotations.NullMarked;
