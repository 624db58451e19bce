/**
 * What a service tells people and tools about itself: an OpenAPI document, a page that shows it, and facts in JSON. All
 * of it comes from the facts of the service and of its streams. Nothing here knows Kafka, or decides which path leads
 * where.
 */
@NullMarked
package io.github.kafkasse.servlet.internal.documentation;

import org.jspecify.annotations.NullMarked;
