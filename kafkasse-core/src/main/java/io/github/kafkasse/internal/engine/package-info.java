/**
 * The engine behind the public API, which calls only this package: {@link io.github.kafkasse.internal.engine.Engine}
 * creates the parts, connects them and closes them. {@code Admission} decides about requests, {@code EventLoops} and
 * {@code KafkaThreads} own the threads.
 */
@NullMarked
package io.github.kafkasse.internal.engine;

import org.jspecify.annotations.NullMarked;
