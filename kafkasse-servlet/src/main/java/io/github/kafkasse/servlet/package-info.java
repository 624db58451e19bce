/**
 * KafkaSSE as a servlet: HTTP in front of the engine, and nothing else.
 *
 * <p>{@link io.github.kafkasse.servlet.KafkaSseServlet} reads the request (path, {@code Accept}, {@code Last-Event-ID},
 * {@code since}) and hands it to {@link io.github.kafkasse.KafkaSse}; an exchange, which is the engine's sink, stands
 * between the engine's loops and the container's asynchronous response. No class of a particular container is used.
 */
@NullMarked
package io.github.kafkasse.servlet;

import org.jspecify.annotations.NullMarked;
