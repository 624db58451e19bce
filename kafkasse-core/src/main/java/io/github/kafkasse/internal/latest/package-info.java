/**
 * Which record of each key is the newest: the index behind the view {@code latest}. A stream with that view omits the
 * records that a later one has replaced, up to the end of the index.
 */
@NullMarked
package io.github.kafkasse.internal.latest;

import org.jspecify.annotations.NullMarked;
