/** Internals of this module. Users must not depend on them. */
@NullMarked
package io.github.kafkasse.servlet.internal;

import org.jspecify.annotations.NullMarked;
