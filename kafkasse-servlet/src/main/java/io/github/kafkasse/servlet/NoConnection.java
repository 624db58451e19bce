package io.github.kafkasse.servlet;

import io.github.kafkasse.StreamConnection;
import org.jspecify.annotations.Nullable;

/** The connection of a request that opens no stream: there is nobody to tell anything. */
enum NoConnection implements StreamConnection {
    INSTANCE;

    @Override
    public void ready() {}

    @Override
    public void clientGone(@Nullable Throwable cause) {}

    @Override
    public void probe() {}

    @Override
    public void end() {}
}
