/**
 * Streams: the names in a request's path, each for one or more topics.
 *
 * <p>The servlet resolves names with a {@link io.github.kafkasse.servlet.catalogue.StreamCatalogue}. {@link
 * io.github.kafkasse.servlet.catalogue.StreamConfiguration} has the streams of one reading of a document. {@link
 * io.github.kafkasse.servlet.catalogue.ReloadingCatalogue} reads a document in a file or on an HTTP server again and
 * again. A document passes from a source (bytes) through a reader (JSON) and a format (which members apply) to a
 * configuration.
 */
@NullMarked
package io.github.kafkasse.servlet.catalogue;

import org.jspecify.annotations.NullMarked;
