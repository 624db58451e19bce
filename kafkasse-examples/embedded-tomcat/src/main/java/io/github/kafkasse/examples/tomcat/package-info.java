/** A service in a Tomcat that the program starts itself. */
@NullMarked
package io.github.kafkasse.examples.tomcat;

import org.jspecify.annotations.NullMarked;
