/** What a service tells about itself: streams, health, documentation, metrics, the page. */
@NullMarked
package io.github.kafkasse.servlet.internal.service;

import org.jspecify.annotations.NullMarked;
