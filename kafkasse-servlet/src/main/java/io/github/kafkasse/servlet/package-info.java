/**
 * Servlets that serve the engine over HTTP, in any container of Jakarta Servlet 6.
 *
 * <p>This package has the servlets and what their users configure. A servlet passes a request through the internal
 * packages in this order: {@code endpoint} (authentication, CORS), {@code request} (path, query and headers), {@code
 * limits}, and {@code container}, which connects the engine's sink to the asynchronous response. {@code service} and
 * {@code documentation} answer everything that is not a stream. Only {@code endpoint} and {@code container} use the
 * servlet API.
 */
@NullMarked
package io.github.kafkasse.servlet;

import org.jspecify.annotations.NullMarked;
