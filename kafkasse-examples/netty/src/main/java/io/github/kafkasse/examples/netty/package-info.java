/** A sink on Netty: the engine without servlets. */
@NullMarked
package io.github.kafkasse.examples.netty;

import org.jspecify.annotations.NullMarked;
