/**
 * A program that shows the library at work: Kafka, events in it, and a server that streams them, with one command. It
 * is meant to be read, too: {@code JettyServer} and {@code TomcatServer} show what a container needs for long ids and
 * slow clients.
 */
@NullMarked
package io.github.kafkasse.examples.demo;

import org.jspecify.annotations.NullMarked;
