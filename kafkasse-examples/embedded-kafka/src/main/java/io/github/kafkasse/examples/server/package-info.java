/** What the demo, the benchmarks and the tests need to stop a web server in a JVM that goes on. */
@NullMarked
package io.github.kafkasse.examples.server;

import org.jspecify.annotations.NullMarked;
