/** Turns an HTTP request into a request to the engine. */
@NullMarked
package io.github.kafkasse.servlet.internal.request;

import org.jspecify.annotations.NullMarked;
