/** Compares the documents and the public API with what was reviewed, for the tests of all modules. */
@NullMarked
package io.github.kafkasse.examples.review;

import org.jspecify.annotations.NullMarked;
