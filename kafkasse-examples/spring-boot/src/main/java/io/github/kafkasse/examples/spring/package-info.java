/** A service as a Spring Boot application, with metrics for Prometheus. */
@NullMarked
package io.github.kafkasse.examples.spring;

import org.jspecify.annotations.NullMarked;
