package io.github.kafkasse.servlet;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.RecordFilter;
import org.jspecify.annotations.Nullable;

/**
 * The options that the builders of both servlets have in common. Not thread-safe.
 *
 * @param <B> the type of the builder
 */
abstract class StreamServletBuilder<B extends StreamServletBuilder<B>> {
    final KafkaSse engine;

    @Nullable
    Authenticator authenticator;

    @Nullable
    RecordFilter filter;

    StreamsListener listener = new StreamsListener() {};

    StreamServletBuilder(KafkaSse engine) {
        this.engine = engine;
    }

    /** {@return this builder} */
    abstract B self();

    /**
     * Sets the authenticator, which decides which streams and events a client may read. The default is the class that
     * {@link HttpSettings#AUTHENTICATOR} names. If that is not set either, everybody may read everything.
     *
     * @param authenticator the authenticator
     * @return this
     */
    public B authenticator(Authenticator authenticator) {
        this.authenticator = authenticator;
        return self();
    }

    /**
     * Sets a filter that applies to all clients. An {@link Access} can have a further filter for one client. By
     * default, all events are accepted.
     *
     * @param filter the filter
     * @return this
     */
    public B filter(RecordFilter filter) {
        this.filter = filter;
        return self();
    }

    /**
     * Observes which streams clients follow.
     *
     * @param listener the listener
     * @return this
     */
    public B listener(StreamsListener listener) {
        this.listener = listener;
        return self();
    }
}
