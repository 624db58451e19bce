/** Answers requests about a service: its streams, health, documentation, metrics and page. */
@NullMarked
package io.github.kafkasse.servlet.internal.service;

import org.jspecify.annotations.NullMarked;
