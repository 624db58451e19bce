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
     * Sets who may read which streams and events. Without it, {@link HttpSettings#AUTHENTICATOR} decides; without that,
     * everybody may read everything.
     *
     * @param authenticator the authenticator
     * @return this
     */
    public B authenticator(Authenticator authenticator) {
        this.authenticator = authenticator;
        return self();
    }

    /**
     * Selects the events that all clients may get. An {@link Access} can select further for one client. Without it, all
     * events are accepted.
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
