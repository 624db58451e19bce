package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.Authenticator;
import io.github.kafkasse.servlet.HttpSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authenticator of an endpoint: the application's, else one of the class that a setting names, else one that lets
 * everybody read everything.
 *
 * @param authenticator the authenticator
 * @param isOwned whether the endpoint created the authenticator, and therefore closes it
 */
record ChosenAuthenticator(Authenticator authenticator, boolean isOwned) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChosenAuthenticator.class);

    /** @throws IllegalArgumentException if the class that the setting names cannot be used */
    static ChosenAuthenticator of(@Nullable Authenticator given, Settings settings) {
        if (given != null) {
            return new ChosenAuthenticator(given, false);
        }
        Authenticator named = settings.make(HttpSettings.AUTHENTICATOR, Authenticator.class);
        return new ChosenAuthenticator(named == null ? Authenticator.everybody() : named, named != null);
    }

    @Override
    public void close() {
        if (isOwned && authenticator instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception | Error e) { // of the user's class; closing continues
                LOG.warn("The authenticator failed to close", e);
            }
        }
    }
}
