/** Answers requests: decides which part answers which path, and connects clients to the engine. */
@NullMarked
package io.github.kafkasse.servlet.internal.endpoint;

import org.jspecify.annotations.NullMarked;
