package io.github.kafkasse;

/**
 * The service is misconfigured: for example, none of the allowed topics exists, or the ids of a stream would exceed the
 * limits of the service. Status 500. Only the operator can fix this.
 */
public final class KafkaSseConfigurationException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail what is wrong and what would be right, for the client
     */
    public KafkaSseConfigurationException(String detail) {
        super(500, "ConfigurationError", "internal_error", "Service misconfigured", detail, null, null);
    }
}
