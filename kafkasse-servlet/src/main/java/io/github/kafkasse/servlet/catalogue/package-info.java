/**
 * What the names in a request's path stand for: streams, each of one or more topics.
 *
 * <p>{@link io.github.kafkasse.servlet.catalogue.StreamCatalogue} is what the servlet asks, {@link
 * io.github.kafkasse.servlet.catalogue.StreamConfiguration} the streams of one document, as it was read once, and
 * {@link io.github.kafkasse.servlet.catalogue.ReloadingCatalogue} those of a file or an HTTP server, which may change.
 * A document goes from a source (bytes) through a reader (JSON) and a format (what of it counts) to a configuration.
 */
@NullMarked
package io.github.kafkasse.servlet.catalogue;

import org.jspecify.annotations.NullMarked;
