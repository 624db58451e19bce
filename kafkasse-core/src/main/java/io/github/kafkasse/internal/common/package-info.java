/**
 * Shared by all parts of the engine, and by the servlets: the thread that runs a loop, the scheduler for timeouts,
 * rate-limited logs, quoted input and proposed names in error messages, parts that users can replace, and how the ends
 * of streams are spread. Imports no other package of this project.
 */
@NullMarked
package io.github.kafkasse.internal.common;

import org.jspecify.annotations.NullMarked;
