/** What an HTTP request asks for and how it is answered, whatever the server is. */
@NullMarked
package io.github.kafkasse.servlet.internal.http;

import org.jspecify.annotations.NullMarked;
