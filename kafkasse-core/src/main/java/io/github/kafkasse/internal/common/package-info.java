/**
 * Shared by all parts of the engine: the thread that runs a loop, the scheduler for timeouts, rate-limited logs, and
 * quoted input in error messages. Imports nothing of ours.
 */
@NullMarked
package io.github.kafkasse.internal.common;

import org.jspecify.annotations.NullMarked;
