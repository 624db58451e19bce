/**
 * The documentation of a service: an OpenAPI document, a page that shows it, and facts in JSON. All of it is made from
 * the facts of the service and of its streams. This package does not depend on Kafka, and does not map paths.
 */
@NullMarked
package io.github.kafkasse.servlet.internal.documentation;

import org.jspecify.annotations.NullMarked;
