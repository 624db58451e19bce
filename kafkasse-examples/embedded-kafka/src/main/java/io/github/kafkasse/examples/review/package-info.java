/** What the modules' tests use to compare the public API with the one that was reviewed. */
@NullMarked
package io.github.kafkasse.examples.review;

import org.jspecify.annotations.NullMarked;
