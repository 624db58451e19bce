/** A service in a Jetty that the program starts itself, for those who have a token. */
@NullMarked
package io.github.kafkasse.examples.jetty;

import org.jspecify.annotations.NullMarked;
