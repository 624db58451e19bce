/**
 * What the examples' tests share: a topic, a client that uses only the JDK, and a check that every container must pass.
 */
@NullMarked
package io.github.kafkasse.examples.client;

import org.jspecify.annotations.NullMarked;
