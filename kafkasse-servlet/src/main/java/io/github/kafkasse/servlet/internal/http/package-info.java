/** HTTP requests and answers, independent of the server. */
@NullMarked
package io.github.kafkasse.servlet.internal.http;

import org.jspecify.annotations.NullMarked;
