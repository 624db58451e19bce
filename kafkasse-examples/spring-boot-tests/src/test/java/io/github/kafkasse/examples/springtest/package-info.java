/** Tests of Spring Boot applications that have no code of their own. */
@NullMarked
package io.github.kafkasse.examples.springtest;

import org.jspecify.annotations.NullMarked;
