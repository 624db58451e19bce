/**
 * Puts the parts together: {@link io.github.kafkasse.internal.engine.Engine} creates and connects them, starts their
 * threads, reports health and shuts down. The public API calls only this package.
 */
@NullMarked
package io.github.kafkasse.internal.engine;

import org.jspecify.annotations.NullMarked;
