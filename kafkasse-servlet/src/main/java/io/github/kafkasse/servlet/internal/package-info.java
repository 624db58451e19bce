/** What this module provides for the engine, and not for users. */
@NullMarked
package io.github.kafkasse.servlet.internal;

import org.jspecify.annotations.NullMarked;
