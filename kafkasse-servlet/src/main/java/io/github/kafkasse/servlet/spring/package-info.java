/**
 * The service in Spring Boot, without code: an auto-configuration for Spring Boot 3.5 and 4. Applications set {@code
 * kafkasse.*} properties and declare beans. They do not call this package. Without Spring Boot, none of its classes is
 * loaded.
 */
@NullMarked
package io.github.kafkasse.servlet.spring;

import org.jspecify.annotations.NullMarked;
