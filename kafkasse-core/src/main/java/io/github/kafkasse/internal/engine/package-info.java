/**
 * Creates and connects the parts: {@link io.github.kafkasse.internal.engine.Engine} also starts their threads, reports
 * health and shuts down. The public API calls only this package.
 */
@NullMarked
package io.github.kafkasse.internal.engine;

import org.jspecify.annotations.NullMarked;
