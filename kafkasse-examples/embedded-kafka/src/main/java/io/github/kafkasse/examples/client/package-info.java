/**
 * What the examples' tests have in common: a topic, a client that is no more than the JDK's, and the check that every
 * container has to pass.
 */
@NullMarked
package io.github.kafkasse.examples.client;

import org.jspecify.annotations.NullMarked;
