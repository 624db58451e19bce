/** Actions that run after a delay, on a thread that ends with the servlet. */
@NullMarked
package io.github.kafkasse.servlet.internal.delay;

import org.jspecify.annotations.NullMarked;
