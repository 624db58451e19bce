/** A service in an embedded Jetty, for clients that have a token. */
@NullMarked
package io.github.kafkasse.examples.jetty;

import org.jspecify.annotations.NullMarked;
