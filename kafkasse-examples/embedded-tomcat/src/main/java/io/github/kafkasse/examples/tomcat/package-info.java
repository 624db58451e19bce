/** A service in an embedded Tomcat. */
@NullMarked
package io.github.kafkasse.examples.tomcat;

import org.jspecify.annotations.NullMarked;
