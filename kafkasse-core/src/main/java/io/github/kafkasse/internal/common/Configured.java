package io.github.kafkasse.internal.common;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part that users can replace: the application's own object, or else an object of the class that a setting names, or
 * else a built-in one. Only an object that was created for the setting is closed here. Immutable; as thread-safe as the
 * part.
 *
 * @param <T> the type of the part
 */
public final class Configured<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Configured.class);

    private final T part;
    private final boolean isOwned;

    private Configured(T part, boolean isOwned) {
        this.part = part;
        this.isOwned = isOwned;
    }

    /**
     * Chooses the part.
     *
     * @param given the application's own; {@code null} for none
     * @param named creates the part of the class that a setting names; returns {@code null} if it names none
     * @param builtIn creates the part if there is no other
     */
    public static <T> Configured<T> of(
            @Nullable T given, Supplier<? extends @Nullable T> named, Supplier<? extends T> builtIn) {
        if (given != null) {
            return new Configured<>(given, false);
        }
        T made = named.get();
        return made == null ? new Configured<>(builtIn.get(), false) : new Configured<>(made, true);
    }

    public T part() {
        return part;
    }

    /** Closes the part if it was created for its setting and can be closed. Its exceptions are logged. */
    @Override
    public void close() {
        if (isOwned && part instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception | Error e) { // of the user's class; closing continues
                LOG.warn("{} failed to close", part.getClass().getName(), e);
            }
        }
    }
}
