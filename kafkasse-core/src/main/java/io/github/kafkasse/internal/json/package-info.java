/**
 * JSON as bytes: strict validation, line safety and splicing, each in one pass and without an object tree. Each record
 * is processed here once, on the thread that fetched it. Stateless, thread-safe, and below all other packages.
 */
@NullMarked
package io.github.kafkasse.internal.json;

import org.jspecify.annotations.NullMarked;
