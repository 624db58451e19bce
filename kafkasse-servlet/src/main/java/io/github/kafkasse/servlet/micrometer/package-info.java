/**
 * Metrics of streams for <a href="https://micrometer.io">Micrometer</a>. This package needs micrometer-core, which the
 * library itself does not bring.
 */
@NullMarked
package io.github.kafkasse.servlet.micrometer;

import org.jspecify.annotations.NullMarked;
