/**
 * Fixtures for tests of applications and adapters, in the jar of kafkasse-core with the classifier {@code tests}: a sink
 * in memory, and the contract that a sink of one's own is tested with. It needs junit-jupiter-api.
 */
@NullMarked
package io.github.kafkasse.testing;

import org.jspecify.annotations.NullMarked;
