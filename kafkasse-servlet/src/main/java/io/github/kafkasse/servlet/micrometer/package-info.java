/**
 * Metrics of streams for <a href="https://micrometer.io">Micrometer</a>. This package requires micrometer-core, which
 * is an optional dependency of the library.
 */
@NullMarked
package io.github.kafkasse.servlet.micrometer;

import org.jspecify.annotations.NullMarked;
