/**
 * What the names in a request's path stand for: streams, each of one or more topics.
 *
 * <p>{@link io.github.kafkasse.servlet.catalogue.StreamCatalogue} is what the servlet asks, {@link
 * io.github.kafkasse.servlet.catalogue.StreamConfiguration} the streams of one document, as it was read once.
 */
@NullMarked
package io.github.kafkasse.servlet.catalogue;

import org.jspecify.annotations.NullMarked;
