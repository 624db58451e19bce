/** Tables, figures with their references, and a page of bars that is drawn from them. */
@NullMarked
package io.github.kafkasse.examples.benchmarks.report;

import org.jspecify.annotations.NullMarked;
