/** Tests of applications of Spring Boot that have no code of their own. */
@NullMarked
package io.github.kafkasse.examples.springtest;

import org.jspecify.annotations.NullMarked;
