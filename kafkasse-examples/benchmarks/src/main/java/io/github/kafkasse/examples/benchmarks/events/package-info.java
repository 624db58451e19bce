/** Records that contain their number and the time of their creation, and measurements of how long they take. */
@NullMarked
package io.github.kafkasse.examples.benchmarks.events;

import org.jspecify.annotations.NullMarked;
