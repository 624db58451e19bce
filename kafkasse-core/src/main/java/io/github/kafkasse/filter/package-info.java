/**
 * Ready-made filters: {@link io.github.kafkasse.filter.EventFilter}, which parses the filters of clients' requests, and
 * {@link io.github.kafkasse.filter.CanaryFilter}. All are equal by value, so that clients with equal filters share the
 * encoded events.
 */
@NullMarked
package io.github.kafkasse.filter;

import org.jspecify.annotations.NullMarked;
