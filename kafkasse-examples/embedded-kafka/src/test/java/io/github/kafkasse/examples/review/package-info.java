/**
 * For the tests of all modules: compares the documents with the programs, and the public API with its reviewed listing.
 */
@NullMarked
package io.github.kafkasse.examples.review;

import org.jspecify.annotations.NullMarked;
