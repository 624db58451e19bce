/**
 * Ready-made filters: what clients ask for in the request's own words, read by
 * {@link io.github.kafkasse.filter.EventFilter}, and {@link io.github.kafkasse.filter.CanaryFilter}. All are equal by
 * value, so that clients with the same wishes share their events' bytes.
 */
@NullMarked
package io.github.kafkasse.filter;

import org.jspecify.annotations.NullMarked;
