/** What the demo, the benchmarks and the tests need to stop a web server in a JVM that continues to run. */
@NullMarked
package io.github.kafkasse.examples.server;

import org.jspecify.annotations.NullMarked;
