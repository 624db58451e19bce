/**
 * What a service of streams says of itself, to people and to tools: an OpenAPI document, a page that shows it, and
 * a few facts in JSON.
 *
 * <p>All of it is made from {@link io.github.kafkasse.servlet.documentation.ServiceFacts} and
 * {@link io.github.kafkasse.servlet.documentation.StreamFacts}; nothing here knows Kafka, or decides which path leads
 * where.
 */
@NullMarked
package io.github.kafkasse.servlet.documentation;

import org.jspecify.annotations.NullMarked;
