/** Identifies clients and limits their connections. */
@NullMarked
package io.github.kafkasse.servlet.internal.limits;

import org.jspecify.annotations.NullMarked;
