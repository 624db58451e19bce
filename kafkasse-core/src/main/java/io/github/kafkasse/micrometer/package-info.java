/**
 * Metrics for <a href="https://micrometer.io">Micrometer</a>. This package needs micrometer-core, which the application
 * must add.
 */
@NullMarked
package io.github.kafkasse.micrometer;

import org.jspecify.annotations.NullMarked;
