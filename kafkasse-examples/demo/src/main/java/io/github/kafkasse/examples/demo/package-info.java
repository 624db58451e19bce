/**
 * A program that demonstrates the library: Kafka, events in it, and a server that streams them, with one command. It is
 * also meant to be read: {@code JettyServer} and {@code TomcatServer} show what a container needs for long ids and slow
 * clients.
 */
@NullMarked
package io.github.kafkasse.examples.demo;

import org.jspecify.annotations.NullMarked;
