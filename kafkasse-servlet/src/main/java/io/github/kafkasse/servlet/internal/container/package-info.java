/** Bridges to the servlet container: asynchronous responses, and what single containers need. */
@NullMarked
package io.github.kafkasse.servlet.internal.container;

import org.jspecify.annotations.NullMarked;
