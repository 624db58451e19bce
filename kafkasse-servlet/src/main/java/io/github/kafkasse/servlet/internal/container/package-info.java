/** Connects the engine to the servlet container: asynchronous responses, and workarounds for single containers. */
@NullMarked
package io.github.kafkasse.servlet.internal.container;

import org.jspecify.annotations.NullMarked;
