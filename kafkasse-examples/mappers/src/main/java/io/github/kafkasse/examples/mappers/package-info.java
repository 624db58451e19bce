/** Mappers for records that are not JSON. */
@NullMarked
package io.github.kafkasse.examples.mappers;

import org.jspecify.annotations.NullMarked;
